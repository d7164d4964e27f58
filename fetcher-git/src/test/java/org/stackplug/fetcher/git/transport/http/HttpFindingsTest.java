package org.stackplug.fetcher.git.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.SelfSigned;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.Finding;

/** Authorities that were added to the machine; the other findings are tested with the distribution. */
class HttpFindingsTest {
    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        UserGit.install(System.getenv());
    }

    private List<Finding> findings(Path authorities, String... remotes) throws Exception {
        UserGit git = UserGit.install(Map.of("HOME", folder.toString(), "GIT_CONFIG_NOSYSTEM", "1"));
        List<URIish> urls = new java.util.ArrayList<>();
        for (String remote : remotes) {
            urls.add(new URIish(remote));
        }
        return new HttpFindings(git, true, List.of(authorities, Path.of("/no/such/folder"))).of(urls);
    }

    @Test
    void namesAnAuthorityThatJavaDoesNotTrust() throws Exception {
        Path added = Files.createDirectories(folder.resolve("added"));
        Path file = SelfSigned.in(folder, new GitSandbox(folder)).file();
        Files.copy(file, added.resolve("company.crt"));

        List<Finding> findings = findings(added, "https://example.org/x");

        assertEquals(1, findings.size(), findings::toString);
        assertEquals(Finding.Level.NOTE, findings.get(0).level());
        assertTrue(findings.get(0).sentence().contains("company.crt"), findings::toString);
        assertTrue(findings.get(0).remedy().contains("GIT_SSL_CAINFO"), findings::toString);
    }

    @Test
    void findsNothingWithoutHttps() throws Exception {
        Path added = Files.createDirectories(folder.resolve("added"));
        Files.copy(SelfSigned.in(folder, new GitSandbox(folder)).file(), added.resolve("company.crt"));
        assertEquals(List.of(), findings(added, "http://example.org/x", "ssh://example.org/x", "/a/folder"));
    }

    @Test
    void findsNothingAboutFilesThatAreNotCertificates() throws Exception {
        Path added = Files.createDirectories(folder.resolve("added"));
        Files.writeString(added.resolve("README"), "Put authorities here.\n");
        assertEquals(List.of(), findings(added, "https://example.org/x"));
    }
}
