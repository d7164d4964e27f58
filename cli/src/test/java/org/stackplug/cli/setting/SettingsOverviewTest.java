package org.stackplug.cli.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.cli.setting.SettingsOverview.EffectiveSetting;

/** The settings as {@code config} shows them: the same values that hold, each with its origin. */
class SettingsOverviewTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Settings settings(Map<String, String> flags) throws Exception {
        environment.put("HOME", folder.resolve("home").toString());
        return Settings.read(folder, environment, flags);
    }

    private static EffectiveSetting entry(List<EffectiveSetting> entries, Setting setting) {
        return entries.stream()
                .filter(entry -> entry.setting() == setting)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesTheOriginOfEachSetting() throws Exception {
        Path file = folder.resolve("stackplug.properties");
        Files.writeString(file, "silence=1s\njobs=2\ncolor=never\nfetcher.x(1)[@y]=z\n");
        environment.put("STACKPLUG_JOBS", "3");
        environment.put("STACKPLUG_COLOR", "always");
        List<EffectiveSetting> entries = SettingsOverview.of(settings(Map.of("color", "auto")));
        assertEquals(new EffectiveSetting(Setting.SILENCE, "1s", file.toString()), entry(entries, Setting.SILENCE));
        assertEquals(new EffectiveSetting(Setting.JOBS, "3", "the environment"), entry(entries, Setting.JOBS));
        assertEquals(new EffectiveSetting(Setting.COLOR, "auto", "the command line"), entry(entries, Setting.COLOR));
        assertEquals(
                new EffectiveSetting(Setting.FETCH_TIMEOUT, "1h", "default"), entry(entries, Setting.FETCH_TIMEOUT));
        assertEquals(
                Stream.of(Setting.values()).toList(),
                entries.stream().map(EffectiveSetting::setting).toList());
    }

    @Test
    void showsTheDefaultOfASettingThatIsSetToNothing() throws Exception {
        environment.put("STACKPLUG_SILENCE", "");
        EffectiveSetting silence = entry(SettingsOverview.of(settings(Map.of())), Setting.SILENCE);
        assertEquals(new EffectiveSetting(Setting.SILENCE, "60s", "the environment"), silence);
    }

    @Test
    void replacesVariablesInFilesOnly() throws Exception {
        Path file = folder.resolve("stackplug.properties");
        Files.writeString(file, "fetcher=${sys:user.name}\n");
        environment.put("STACKPLUG_CACHE", "/a/${sys:user.name},b");
        List<EffectiveSetting> entries = SettingsOverview.of(settings(Map.of()));
        assertEquals(
                System.getProperty("user.name"), entry(entries, Setting.FETCHER).value());
        assertEquals("/a/${sys:user.name},b", entry(entries, Setting.CACHE).value());
    }

    @Test
    void countsAFileOnceThatIsThatOfTopDirAndOfTheUser() throws Exception {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        Path topDir = Files.createDirectory(folder.resolve("stackplug"));
        Path file = topDir.resolve("stackplug.properties");
        Files.writeString(file, "jobs=2\n");
        Settings settings = Settings.read(topDir, environment, Map.of());
        assertEquals(
                new EffectiveSetting(Setting.JOBS, "2", file.toString()),
                entry(SettingsOverview.of(settings), Setting.JOBS));
    }

    @Test
    void showsTheValuesThatHold() throws Exception {
        Files.writeString(folder.resolve("stackplug.properties"), "jobs=4\nsecret-names=A,B\nrunner=\n");
        environment.put("STACKPLUG_FETCH_MAX_REFS", "7");
        Settings settings = settings(Map.of("step-timeout", "5s"));
        for (EffectiveSetting entry : SettingsOverview.of(settings)) {
            assertEquals(
                    settings.text(entry.setting()).orElse(""),
                    entry.value(),
                    entry.setting().key());
        }
    }
}
