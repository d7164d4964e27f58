package org.stackplug.fetcher.git.transport.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts that an entry of no_proxy means, as curl reads it. */
class NoProxyEntryTest {
    @ParameterizedTest
    @CsvSource({
        "*, example.org",
        "example.org, example.org",
        "Example.ORG, git.EXAMPLE.org",
        ".example.org, example.org",
        "127.0.0.1, 127.0.0.1",
        "10.0.0.0/8, 10.200.3.4",
        "192.168.8.0/21, 192.168.15.255",
        "10.1.2.3/32, 10.1.2.3",
        "0.0.0.0/0, 8.8.8.8",
        "fd00::/8, [fd12:3456::1]",
        "[::1], [::1]",
        "2001:db8::/33, 2001:db8:7fff::1"
    })
    void includes(String entry, String host) {
        assertTrue(NoProxyEntry.of(entry).includes(host));
    }

    @ParameterizedTest
    @CsvSource({
        "'', example.org",
        "example.org, badexample.org",
        "10.0.0.0/8, 11.0.0.1",
        "192.168.8.0/21, 192.168.16.0",
        "10.0.0.0/8, 10.example.org",
        "10.0.0.0/33, 10.0.0.1",
        "10.0.0.0/x, 10.0.0.1",
        "999.0.0.0/8, 10.0.0.1",
        "0.0.0.0/0, example.org",
        "0.0.0.0/0, [::1]",
        "2001:db8::/33, 2001:db8:8000::1"
    })
    void excludes(String entry, String host) {
        assertFalse(NoProxyEntry.of(entry).includes(host));
    }
}
