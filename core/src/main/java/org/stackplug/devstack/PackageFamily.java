package org.stackplug.devstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The two families of operating systems that DevStack distinguishes by their packages. */
public enum PackageFamily {
    /** Debian and Ubuntu. */
    DEB("debs"),
    /** Fedora, RHEL and its rebuilds, and every system that is not based on Debian. */
    RPM("rpms");

    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    private final String listFolder;

    PackageFamily(String listFolder) {
        this.listFolder = listFolder;
    }

    /** Returns the folder below {@code devstack/files} with the lists of this family. */
    public String listFolder() {
        return listFolder;
    }

    /** Returns the family of this machine. */
    public static PackageFamily ofThisSystem() {
        try {
            return fromOsRelease(Files.readAllLines(OS_RELEASE, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // An unknown system: the shell then dies with DevStack's own message.
            return RPM;
        }
    }

    /** Returns the family by the lines of an {@code os-release}: its NAME decides, as in DevStack, or its ID. */
    static PackageFamily fromOsRelease(List<String> release) {
        for (String line : release) {
            String text = line.toLowerCase(Locale.ROOT);
            if ((text.startsWith("name=") || text.startsWith("id="))
                    && (text.contains("debian") || text.contains("ubuntu"))) {
                return DEB;
            }
        }
        return RPM;
    }
}
