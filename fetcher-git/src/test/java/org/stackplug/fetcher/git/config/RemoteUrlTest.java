package org.stackplug.fetcher.git.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.fetcher.git.mirror.MirrorCache;

class RemoteUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://me:secret@example.org/x.git, https://example.org/x.git",
        "https://token@example.org/x.git, https://example.org/x.git",
        "https://me:p@ss@example.org/x@y, https://example.org/x@y",
        "ssh://git:secret@example.org/x, ssh://git@example.org/x",
        "ssh://git@example.org:22/x, ssh://git@example.org:22/x",
        "git@example.org:x.git, git@example.org:x.git",
        "/srv/a@b, /srv/a@b"
    })
    void onlyWhatMayBeSecretIsTakenOut(String url, String clean) {
        assertEquals(clean, RemoteUrl.withoutCredentials(url));
    }

    @Test
    void removesThePasswordFromAMessage() throws Exception {
        RemoteUrl url =
                RemoteUrl.of("https://me:secret@example.org/x", UserGit.install(Map.of("HOME", "/nonexistent")));
        assertEquals("no https://example.org/x with ***", url.scrub("no https://me:secret@example.org/x with secret"));
    }

    @Test
    void namesTheMirrorsOfDifferentUrlsDifferently() {
        assertNotEquals(MirrorCache.name("https://example.org/a/b"), MirrorCache.name("https://example.org/a-b"));
    }

    @Test
    void namesAMirrorReadably() {
        assertEquals(
                "example.org-openstack-heat",
                MirrorCache.name("https://example.org/openstack/heat.git").replaceFirst("-[0-9a-f]{16}$", ""));
    }
}
