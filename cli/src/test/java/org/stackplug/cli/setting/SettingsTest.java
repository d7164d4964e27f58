package org.stackplug.cli.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.mask.Secrets;
import org.stackplug.options.BackendOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;

/** The layers of the settings, and the values in them. */
class SettingsTest {
    @TempDir
    Path folder;

    private Path topDir;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void emptyHome() throws IOException {
        topDir = Files.createDirectory(folder.resolve("top"));
        environment.put("HOME", Files.createDirectory(folder.resolve("home")).toString());
    }

    private Settings settings(Map<String, String> flags) throws StackplugException {
        return Settings.read(topDir, environment, flags);
    }

    private void user(String text) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("home/.config/stackplug"))
                        .resolve("stackplug.properties"),
                text);
    }

    @Test
    void takesTheFirstLayerThatHasASetting() throws Exception {
        user("jobs=1\nsilence=1s\n");
        assertEquals(Optional.of(1), settings(Map.of()).count(Setting.JOBS));
        Files.writeString(topDir.resolve("stackplug.properties"), "jobs=2\n");
        assertEquals(Optional.of(2), settings(Map.of()).count(Setting.JOBS));
        environment.put("STACKPLUG_JOBS", "3");
        assertEquals(Optional.of(3), settings(Map.of()).count(Setting.JOBS));
        assertEquals(Optional.of(4), settings(Map.of("jobs", "4")).count(Setting.JOBS));
        assertEquals(Optional.of(Duration.ofSeconds(1)), settings(Map.of()).duration(Setting.SILENCE));
        assertEquals(Optional.of("auto"), settings(Map.of()).text(Setting.COLOR));
    }

    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "15m, PT15M", "2h, PT2H", "250ms, PT0.25S", "7, PT7S", "' 3 m ', PT3M"})
    void readsDurations(String text, Duration expected) throws Exception {
        assertEquals(
                Optional.of(expected), settings(Map.of("step-timeout", text)).duration(Setting.STEP_TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "1 day", "s", "99999999999999999999h", "9999999999999999h", "1.5s"})
    void refusesWhatIsNotADuration(String text) {
        StackplugException refused = assertThrows(
                StackplugException.class,
                () -> settings(Map.of("step-timeout", text)).duration(Setting.STEP_TIMEOUT));
        assertEquals(ErrorCode.SETTING, refused.problems().get(0).code());
        assertTrue(refused.problems().get(0).cause().contains("the command line"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.0", "99999999999"})
    void refusesWhatIsNotACount(String text) {
        assertThrows(
                StackplugException.class, () -> settings(Map.of("jobs", text)).count(Setting.JOBS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FETCHER", "RUNNER", "CACHE", "PLUGIN_LISTS", "SECRET_NAMES"})
    void checksEachSettingInTheEnvironmentAndInAFile(Setting setting) throws Exception {
        for (String wrong : List.of("x", "-1", "99999999999999999999")) {
            environment.put(setting.variable(), wrong);
            assertRefused(setting.variable(), settings(Map.of()));
            environment.remove(setting.variable());
            Files.writeString(topDir.resolve("stackplug.properties"), setting.key() + "=" + wrong + "\n");
            assertRefused("stackplug.properties", settings(Map.of()));
        }
        environment.put(setting.variable(), "");
        SettingsCheck.require(settings(Map.of()), List.of("auto"));
    }

    private static void assertRefused(String place, Settings settings) {
        StackplugException refused =
                assertThrows(StackplugException.class, () -> SettingsCheck.require(settings, List.of("auto")));
        assertEquals(1, refused.problems().size());
        assertEquals(ErrorCode.SETTING, refused.problems().get(0).code());
        assertTrue(refused.problems().get(0).cause().contains(place), refused::toString);
    }

    @Test
    void refusesAMisspeltNameWithItsPlace() throws IOException {
        Files.writeString(topDir.resolve("stackplug.properties"), "jobs=2\njosb=3\n");
        StackplugException refused = assertThrows(StackplugException.class, () -> settings(Map.of()));
        assertEquals(2, refused.problems().get(0).places().get(0).line());
    }

    @Test
    void handsOnTheSettingsOfBackends() throws Exception {
        user("fetcher.jgit.sha1=jdk\nfetcher.for.https=native\nrunner.shell.x=1\nrunner=shell\n");
        Files.writeString(topDir.resolve("stackplug.properties"), "fetcher.jgit.sha1=detecting\n");
        Settings settings = settings(Map.of());
        assertEquals(
                new BackendOptions(
                        "fetcher", Optional.empty(), Map.of("jgit.sha1", "detecting", "for.https", "native")),
                settings.backend(Setting.FETCHER));
        assertEquals(
                new BackendOptions("runner", Optional.of("shell"), Map.of("shell.x", "1")),
                settings.backend(Setting.RUNNER));
        assertEquals(
                List.of("fetcher.for.https", "fetcher.jgit.sha1", "runner.shell.x"),
                List.copyOf(settings.ofBackends().keySet()));
    }

    @Test
    void knowsWhereTheCacheIs() throws Exception {
        assertEquals(
                Optional.of(folder.resolve("home/.cache/stackplug")),
                settings(Map.of()).cache(environment));
        environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
        assertEquals(
                Optional.of(folder.resolve("xdg/stackplug")), settings(Map.of()).cache(environment));
        environment.put("STACKPLUG_CACHE", "none");
        assertEquals(Optional.empty(), settings(Map.of()).cache(environment));
        environment.put("HOME", "/home/me");
        environment.put("STACKPLUG_CACHE", "~/of-labs");
        assertEquals(
                Optional.of(Path.of("/home/me/of-labs")), settings(Map.of()).cache(environment));
    }

    @Test
    void findsListsBelowTheHome() throws Exception {
        environment.put("HOME", "/home/me");
        environment.put("STACKPLUG_PLUGIN_LISTS", "~/a.tsv, b~/c.tsv,https://example.org/~x");
        assertEquals(
                List.of("/home/me/a.tsv", "b~/c.tsv", "https://example.org/~x"),
                settings(Map.of()).lists(environment));
    }

    @ParameterizedTest
    @CsvSource({
        "cache=${env:STACKPLUG_TEST_UNSET}/x, 'the variable STACKPLUG_TEST_UNSET, which the setting ''cache'' names'",
        "cache=${HOME}/x, 'nothing replaces ${HOME}'",
        "fetcher.x.y=${env:STACKPLUG_TEST_UNSET}, STACKPLUG_TEST_UNSET"
    })
    void refusesAVariableThatIsNotSet(String line, String sentence) throws IOException {
        Files.writeString(topDir.resolve("stackplug.properties"), "jobs=2\n" + line + "\n");
        StackplugException refused = assertThrows(StackplugException.class, () -> settings(Map.of()));
        assertEquals(ErrorCode.SETTING, refused.problems().get(0).code());
        assertEquals(2, refused.problems().get(0).places().get(0).line());
        assertTrue(refused.problems().get(0).sentence().contains(sentence), refused::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:STACKPLUG_TEST_UNSET:-/x}", "$${env:STACKPLUG_TEST_UNSET}", "/x$y"})
    void takesADefaultAndAProtectedVariable(String value) throws Exception {
        Files.writeString(topDir.resolve("stackplug.properties"), "cache=" + value + "\n");
        assertTrue(settings(Map.of()).text(Setting.CACHE).isPresent());
    }

    @Test
    void masksByTheDefaultNamesWhereNoneAreGiven() throws Exception {
        environment.put("STACKPLUG_SECRET_NAMES", "");
        assertEquals(Secrets.DEFAULT_NAMES, settings(Map.of()).secretNames());
        environment.put("STACKPLUG_SECRET_NAMES", " , ");
        assertRefused("STACKPLUG_SECRET_NAMES", settings(Map.of()));
    }

    @Test
    void namesTheRangeOfANumber() {
        assertRange("fetch-connections", "99999999999", "a whole number from 1 to 2147483647");
        assertRange("silence-speed", "0", "a number of bytes of 1 or more");
    }

    private void assertRange(String key, String value, String range) {
        StackplugException refused = assertThrows(
                StackplugException.class, () -> SettingsCheck.require(settings(Map.of(key, value)), List.of("auto")));
        assertTrue(refused.problems().get(0).remedy().contains(range), refused::toString);
    }
}
