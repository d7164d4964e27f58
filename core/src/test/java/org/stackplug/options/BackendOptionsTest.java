package org.stackplug.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.fetch.Source;

class BackendOptionsTest {
    private static final BackendOptions OPTIONS = new BackendOptions(
            "fetcher", Optional.of("one"), Map.of("for.https", "two", "for.heat", "three", "two.name", "value"));

    private static Optional<String> id(String plugin, String url) {
        return OPTIONS.choice(List.of(plugin, new Source(url, "master").scheme()))
                .id();
    }

    @Test
    void prefersThePluginToTheSchemeAndTheSchemeToAll() {
        assertEquals(Optional.of("three"), id("heat", "https://host/heat"));
        assertEquals(Optional.of("two"), id("other", "HTTPS://host/other"));
        assertEquals(Optional.of("one"), id("other", "git://host/other"));
    }

    @Test
    void namesTheSettingAndThoseThatCouldDecide() {
        BackendOptions.Choice choice = OPTIONS.choice(List.of("heat", "https"));
        assertEquals(Optional.of("fetcher.for.heat"), choice.setting());
        assertEquals(List.of("fetcher.for.heat", "fetcher.for.https", "fetcher"), choice.possible());
    }

    @Test
    void choosesNothingWithoutSettings() {
        BackendOptions none = new BackendOptions("runner", Optional.empty(), Map.of());
        assertEquals(
                new BackendOptions.Choice(Optional.empty(), Optional.empty(), List.of("runner")),
                none.choice(List.of()));
    }

    @Test
    void handsABackendItsOwnSettings() {
        assertEquals(Map.of("name", "value"), OPTIONS.of("two"));
        assertEquals(Map.of(), OPTIONS.of("three"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/x, https",
        "git+ssh://host/x, git+ssh",
        "/path/x, file",
        "file:/path/x, file",
        "file:///path/x, file",
        "user@host:path, ssh",
        "host:path, ssh",
        "tar+file:///path/x.tar, tar+file"
    })
    void readsTheSchemeOfAUrl(String url, String scheme) {
        assertEquals(scheme, new Source(url, "master").scheme());
    }
}
