package org.stackplug.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KnownSizesTest {
    private static final long BARBICAN = 10L << 20;
    private static final long NOVA = 336L << 20;

    @Test
    void knowsPublicPluginsAndServices() {
        assertEquals(OptionalLong.of(BARBICAN), KnownSizes.bytes("https://opendev.org/openstack/barbican"));
        assertEquals(OptionalLong.of(NOVA), KnownSizes.bytes("https://opendev.org/openstack/nova.git"));
        assertEquals(OptionalLong.of(NOVA), KnownSizes.bytes("https://opendev.org/openstack/nova/"));
    }

    @Test
    void knowsNothingOfOthers() {
        assertEquals(OptionalLong.empty(), KnownSizes.bytes("https://example.org/openstack/nova.git"));
    }
}
