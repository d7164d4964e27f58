package org.stackplug.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is. */
final class Version {
    private Version() {}

    /** As it stands in the build. */
    static String number() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/stackplug-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** What {@code --version} prints. */
    static String line() {
        return "stackplug " + number();
    }
}
