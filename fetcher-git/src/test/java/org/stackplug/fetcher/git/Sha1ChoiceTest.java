package org.stackplug.fetcher.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.util.sha1.SHA1;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The implementation of SHA-1 is chosen once in a process, so each case has a process of its own. */
final class Sha1ChoiceTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "'',          '',          SHA1Native",
        "jdk,         '',          SHA1Native",
        "detecting,   '',          SHA1Java",
        "'',          java,        SHA1Java",
        "jdk,         java,        SHA1Native",
        "detecting,   jdkNative,   SHA1Java"
    })
    void theUsersChoiceHoldsFromThePreparationOn(String setting, String gitConfig, String expected) throws Exception {
        if (!gitConfig.isEmpty()) {
            Files.writeString(home.resolve(".gitconfig"), "[core]\n\tsha1Implementation = " + gitConfig + "\n");
        }
        assertEquals(expected, chosen(setting));
    }

    private String chosen(String setting) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin/java",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                Prepared.class.getName(),
                home.toString()));
        if (!setting.isEmpty()) {
            command.add(setting);
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said.strip();
    }

    /** Prepares as a run does, and prints the implementation. */
    static final class Prepared {
        private Prepared() {}

        /** Takes the user's home folder, and the setting if there is one. */
        public static void main(String[] arguments) {
            Map<String, String> settings = arguments.length > 1 ? Map.of("sha1", arguments[1]) : Map.of();
            new JGitFetcherProvider(Map.of("HOME", arguments[0])).prepare(Set.of("https"), settings);
            System.out.println(SHA1.newInstance().getClass().getSimpleName());
        }
    }
}
