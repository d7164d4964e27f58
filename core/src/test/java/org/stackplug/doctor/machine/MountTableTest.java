package org.stackplug.doctor.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final String TEXT = """
            22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
            30 22 0:25 / /opt rw,nosuid,noexec - xfs /dev/sdb rw
            31 30 0:26 / /opt/with\\040blank ro,relatime master:3 propagate_from:2 - nfs4 server:/x\\040y rw
            32 22 0:27 / /srv rw - ext4 /dev/sdc ro
            33 22 0:28 / /opt rw - tmpfs tmpfs rw
            half a line
            """;

    private static MountTable.Mount mount(String folder) {
        return MountTable.parse(TEXT).of(Path.of(folder)).orElseThrow();
    }

    @Test
    void findsTheNearestMountPointAbove() {
        assertEquals("ext4", mount("/home/me").type());
        assertEquals(Path.of("/"), mount("/optional").point());
        assertEquals("nfs4", mount("/opt/with blank/stack").type());
    }

    @Test
    void takesTheLastOfSeveralAtOnePoint() {
        assertEquals("tmpfs", mount("/opt/stack").type());
        assertFalse(mount("/opt/stack").has("noexec"));
    }

    @Test
    void combinesTheOptionsOfMountAndFileSystem() {
        assertTrue(mount("/opt/with blank").has("ro"));
        assertTrue(mount("/srv").has("ro"));
        assertFalse(mount("/").has("ro"));
    }

    @Test
    void isEmptyWithoutATable() {
        assertEquals(Optional.empty(), MountTable.parse("").of(Path.of("/")));
    }
}
