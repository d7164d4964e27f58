package org.stackplug.fetcher.git.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;

/** Failures that are hard to cause; the contract has the others. */
class JGitErrorsTest {
    private static FetchException translate(Throwable failure) throws Exception {
        RemoteUrl url = RemoteUrl.of("https://me:secret@example.org/x", UserGit.install(System.getenv()));
        try {
            return RemoteCall.run(FetchMonitor.SILENT, FetcherContext.plain(), JGitErrors.remote(url), call -> {
                if (failure instanceof Exception exception) {
                    throw exception;
                }
                return null;
            });
        } catch (FetchException e) {
            return e;
        }
    }

    static Stream<Arguments> failures() throws Exception {
        URIish uri = new URIish("https://example.org/x");
        return Stream.of(
                Arguments.of(Reason.STORAGE, new IOException("No space left on device")),
                Arguments.of(
                        Reason.STORAGE, new TransportException("broken", new IOException("No space left on device"))),
                Arguments.of(Reason.STORAGE, new IOException("Disk quota exceeded")),
                Arguments.of(Reason.STORAGE, new AccessDeniedException("/x")),
                Arguments.of(Reason.STORAGE, new FileSystemException("/x", null, "Read-only file system")),
                Arguments.of(Reason.STORAGE, new LockFailedException(new java.io.File("/x/index"))),
                Arguments.of(Reason.CORRUPT, new TransportException("broken", new CorruptObjectException("bad delta"))),
                Arguments.of(
                        Reason.CORRUPT,
                        new TransportException(
                                "remote: aborting due to possible repository corruption on the remote side.")),
                Arguments.of(Reason.CONNECTION, new TransportException("broken", new EOFException("Short read"))),
                Arguments.of(Reason.CONNECTION, new TransportException("something new")),
                Arguments.of(Reason.NO_REPOSITORY, new RemoteRepositoryException(uri, "Repository not found.")),
                Arguments.of(Reason.CONNECTION, new RemoteRepositoryException(uri, "server is busy")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void translatesAFailureIntoItsReason(Reason reason, Exception failure) throws Exception {
        assertEquals(reason, translate(failure).reason());
    }

    @Test
    void hidesPasswords() throws Exception {
        String message = translate(new IOException("https://me:secret@example.org/x: secret is wrong"))
                .getMessage();
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void marksTransientFailures() throws Exception {
        assertEquals(
                Map.of(true, true),
                Map.of(translate(new TransportException("gone")).reason().isTransient(), true));
    }

    @Test
    void blamesNoUrlForAFullDisk() throws Exception {
        String message = translate(new TransportException("broken", new IOException("No space left on device")))
                .getMessage();
        assertTrue(message.startsWith("what comes from https://example.org/x can't be written: "), message);
        String said = translate(new RemoteRepositoryException(
                        new URIish("https://example.org/x"), "fatal: No space left on device"))
                .getMessage();
        assertTrue(said.startsWith("can't fetch from https://example.org/x: "), said);
    }

    @Test
    void recognisesAHostWithoutAddress() throws Exception {
        FetchException failure = translate(new TransportException("connect", new UnresolvedAddressException()));
        assertEquals(Reason.UNKNOWN_HOST, failure.reason());
        assertTrue(failure.getMessage().endsWith("the host is not known: example.org"), failure.getMessage());
    }
}
