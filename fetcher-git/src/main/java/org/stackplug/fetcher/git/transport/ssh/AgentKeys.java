package org.stackplug.fetcher.git.transport.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.stackplug.spi.Finding;

/**
 * The keys that an ssh-agent holds.
 *
 * @param socket its socket
 * @param count how many; 0 where it does not answer
 * @param why why it does not answer; empty if it does
 */
record AgentKeys(Path socket, int count, Optional<String> why) {
    /** The numbers of the request for the identities and of its answer in the protocol of agents. */
    private static final byte REQUEST = 11;

    private static final byte ANSWER = 12;
    /** The length and the number of a message. */
    private static final int HEADER = 5;

    private static final long LIMIT_SECONDS = 2;

    /** Asks the agent, for two seconds at most. */
    static AgentKeys of(Path socket) {
        CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> ask(socket));
        try {
            int count = asked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return count < 0
                    ? new AgentKeys(socket, 0, Optional.of("nothing listens there"))
                    : new AgentKeys(socket, count, Optional.empty());
        } catch (TimeoutException e) {
            asked.cancel(true);
            return new AgentKeys(socket, 0, Optional.of("it does not answer"));
        } catch (ExecutionException e) {
            return new AgentKeys(socket, 0, Optional.of("it does not answer as an agent"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new AgentKeys(socket, 0, Optional.of("asking it was interrupted"));
        }
    }

    /** Returns how many keys there are; -1 if nothing listens. */
    private static int ask(Path socket) {
        try (Connector connector = new SshAgent(socket).create("", null)) {
            if (!connector.connect()) {
                return -1;
            }
            ByteBuffer answer = ByteBuffer.wrap(connector.rpc(REQUEST, new byte[HEADER]));
            return answer.remaining() >= HEADER && answer.get() == ANSWER ? answer.getInt() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns the finding about an agent without a use. */
    Optional<Finding> trouble() {
        return why.map(reason -> Finding.note(
                "ssh",
                "SSH_AUTH_SOCK names " + socket + ", but " + reason,
                "Start an agent (eval \"$(ssh-agent)\"; ssh-add), or unset SSH_AUTH_SOCK."));
    }
}
