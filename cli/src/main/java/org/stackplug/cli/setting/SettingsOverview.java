package org.stackplug.cli.setting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.configuration2.CombinedConfiguration;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.commons.configuration2.tree.OverrideCombiner;

/**
 * The effective settings of the tool, each with its origin. Commons Configuration combines the
 * layers and knows the origin of a value. It is loaded only for this overview and for settings
 * files, because loading it takes longer than a short command.
 */
public final class SettingsOverview {
    private SettingsOverview() {}

    /**
     * An effective setting.
     *
     * @param value the default when it is set to nothing; empty if there is none
     * @param origin the layer that sets it
     */
    public record EffectiveSetting(Setting setting, String value, String origin) {}

    /** Returns all settings, in the order of {@link Setting}. */
    public static List<EffectiveSetting> of(Settings settings) {
        CombinedConfiguration combined = new CombinedConfiguration(new OverrideCombiner());
        for (Settings.Layer layer : settings.layers()) {
            // TOP_DIR can be the folder of the user's own file, which is one layer then.
            if (!combined.getConfigurationNames().contains(layer.place())) {
                combined.addConfiguration(new MapConfiguration(known(layer)), layer.place());
            }
        }
        return Stream.of(Setting.values())
                .map(setting -> entry(setting, combined))
                .toList();
    }

    private static EffectiveSetting entry(Setting setting, CombinedConfiguration combined) {
        // Not as a text: what looks like a variable was replaced when its file was read, and stays elsewhere.
        String value = String.valueOf(combined.getProperty(setting.key()));
        String origin = combined.getConfigurationNameList().stream()
                .filter(name -> combined.getConfiguration(name).containsKey(setting.key()))
                .findFirst()
                .orElseThrow();
        return new EffectiveSetting(setting, value.isBlank() ? setting.byDefault() : value, origin);
    }

    /** Returns the settings of the tool in a layer. Those of fetch backends may have names that are expressions. */
    private static Map<String, Object> known(Settings.Layer layer) {
        Map<String, Object> known = new HashMap<>();
        for (Setting setting : Setting.values()) {
            if (layer.values().containsKey(setting.key())) {
                known.put(setting.key(), layer.values().get(setting.key()));
            }
        }
        return known;
    }
}
