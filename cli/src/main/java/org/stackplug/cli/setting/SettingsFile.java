package org.stackplug.cli.setting;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.stackplug.file.PlainFile;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/**
 * A settings file, read by Commons Configuration.
 *
 * <p>The library is not loaded without such a file, because loading it takes as long as a short
 * command. It reads no other file: includes are not followed, and in values only
 * <code>${env:NAME}</code> and <code>${sys:NAME}</code> are replaced.
 *
 * @param path the file
 * @param text its content
 * @param values by the setting's name
 */
record SettingsFile(Path path, String text, Map<String, String> values) {
    private static final long LARGEST = 1024L * 1024;
    private static final String ENV = "env:";
    /** A variable in a value; a second dollar sign in front protects it. */
    private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{([^{}]+)\\}");

    private static final Set<String> REPLACED = Set.of("env", "sys");

    /**
     * Reads a file that exists.
     *
     * @throws StackplugException {@link ErrorCode#SETTING} if it is damaged or has a setting twice
     */
    static SettingsFile read(Path path) throws StackplugException {
        try {
            String text = PlainFile.text(path, LARGEST);
            SettingsFile file = new SettingsFile(path, text, new TreeMap<>());
            file.readValues();
            return file;
        } catch (PlainFile.RefusedException e) {
            throw unreadable(e.place(), e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(new Place(path, 0), PlainFile.why(e), e);
        } catch (ConfigurationException | ConfigurationRuntimeException | IllegalArgumentException e) {
            throw unreadable(new Place(path, 0), String.valueOf(e.getMessage()), e);
        }
    }

    private void readValues() throws IOException, ConfigurationException, StackplugException {
        PropertiesConfiguration configuration = new PropertiesConfiguration();
        configuration.setIncludesAllowed(false);
        ConfigurationInterpolator interpolator = configuration.getInterpolator();
        for (String prefix : List.copyOf(interpolator.prefixSet())) {
            if (!REPLACED.contains(prefix)) {
                interpolator.deregisterLookup(prefix);
            }
        }
        configuration.read(new StringReader(text));
        for (Iterator<String> keys = configuration.getKeys(); keys.hasNext(); ) {
            String key = keys.next();
            Object value = configuration.getProperty(key);
            if (!(value instanceof String text)) {
                throw new StackplugException(Problem.of(ErrorCode.SETTING, "the setting '" + key + "' occurs twice")
                        .at(place(key))
                        .because("Only one of the lines could have an effect.")
                        .remedy("Remove all but one of the lines."));
            }
            String replaced = configuration.getString(key);
            refuseUnknown(key, text, replaced);
            values.put(key, replaced);
        }
        // The library would ignore these silently. As unknown settings they are reported.
        for (String key : List.of(PropertiesConfiguration.getInclude(), PropertiesConfiguration.getIncludeOptional())) {
            if (place(key).line() > 0) {
                values.put(key, "");
            }
        }
    }

    /** Refuses a variable that the library has left in a value, because it is not set. */
    private void refuseUnknown(String key, String written, String replaced) throws StackplugException {
        for (Matcher names = REFERENCE.matcher(written); names.find(); ) {
            String name = names.group(1);
            // Settings of backends may have their own use for other braces.
            if (replaced.contains("${" + name + "}") && (name.startsWith(ENV) || key.indexOf('.') < 0)) {
                throw new StackplugException(Problem.of(
                                ErrorCode.SETTING,
                                name.startsWith(ENV)
                                        ? "the variable " + name.substring(ENV.length()) + ", which the setting '" + key
                                                + "' names, is not set"
                                        : "nothing replaces ${" + name + "} in the setting '" + key + "'")
                        .at(place(key))
                        .remedy(
                                name.startsWith(ENV)
                                        ? "Set it in the environment, or write a default: ${" + name + ":-VALUE}."
                                        : "Write ${env:NAME} for a variable of the environment."));
            }
        }
    }

    /** Returns the line of a setting; the file alone where the line is not found. */
    Place place(String key) {
        Pattern form = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*(?:[=:\\s].*)?");
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            if (form.matcher(line).matches()) {
                return new Place(path, number);
            }
        }
        return new Place(path, 0);
    }

    private static StackplugException unreadable(Place place, String cause, Exception e) {
        return new StackplugException(
                Problem.of(ErrorCode.SETTING, "the settings file can't be read")
                        .at(place)
                        .because(cause)
                        .remedy("Correct the file, or move it away."),
                e);
    }
}
