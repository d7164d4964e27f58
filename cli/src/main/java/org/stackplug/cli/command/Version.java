package org.stackplug.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the tool. */
public final class Version {
    private Version() {}

    /**
     * Returns the version that the launcher passed; otherwise that of the build, for which several
     * jars are opened.
     */
    static String number() {
        String passed = System.getProperty("stackplug.version");
        return passed == null || passed.isEmpty() ? inBuild() : passed;
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

    /** Returns the line that {@code --version} prints. */
    public static String line() {
        return "stackplug " + number();
    }
}
