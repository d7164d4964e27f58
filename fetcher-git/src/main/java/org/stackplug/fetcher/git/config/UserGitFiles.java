package org.stackplug.fetcher.git.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the user's and the system's git configuration.
 *
 * @param system empty when the user has switched it off
 * @param user in ascending order of precedence
 */
public record UserGitFiles(Optional<Path> system, List<Path> user) {

    /** Finds the files by the environment variables of git. */
    public static UserGitFiles of(Map<String, String> environment) {
        Optional<Path> system = variable(environment, "GIT_CONFIG_NOSYSTEM").isPresent()
                ? Optional.empty()
                : Optional.of(Path.of(variable(environment, "GIT_CONFIG_SYSTEM").orElse("/etc/gitconfig")));
        Optional<String> named = variable(environment, "GIT_CONFIG_GLOBAL");
        if (named.isPresent()) {
            return new UserGitFiles(system, List.of(Path.of(named.get())));
        }
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        Path xdg = variable(environment, "XDG_CONFIG_HOME").map(Path::of).orElse(home.resolve(".config"));
        return new UserGitFiles(system, List.of(xdg.resolve("git/config"), home.resolve(".gitconfig")));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns whether the files could rewrite a URL. Checked without JGit, which takes long to load. */
    public boolean mayRewriteUrls() {
        return system.filter(UserGitFiles::mayRewriteUrls).isPresent()
                || user.stream().anyMatch(UserGitFiles::mayRewriteUrls);
    }

    private static boolean mayRewriteUrls(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            return text.contains("insteadof") || text.contains("include");
        } catch (IOException e) {
            return true; // JGit reports why it can't be read
        }
    }
}
