package org.stackplug.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is. */
public final class Version {
    private Version() {}

    /** As the launcher says it; else as it stands in the build, for which jar after jar has to be opened. */
    static String number() {
        String told = System.getProperty("stackplug.version");
        return told == null || told.isEmpty() ? inBuild() : told;
    }

    private static String inBuild() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/stackplug-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** What {@code --version} prints. */
    public static String line() {
        return "stackplug " + number();
    }
}
