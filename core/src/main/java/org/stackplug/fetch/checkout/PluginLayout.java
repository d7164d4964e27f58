package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/** The layout that a plugin must have: a folder devstack with something that runs, in which no link leads out of the checkout. */
final class PluginLayout {
    /** The files that a run sources or reads. */
    private static final List<String> RUN = List.of(
            "plugin.sh", "settings", "override-defaults", "files/debs/NAME", "files/rpms/NAME", "files/bindep.txt");

    private PluginLayout() {}

    /** Refuses a checkout that does not have it. */
    static void check(Declaration declaration, Path checkout) throws StackplugException, IOException {
        check(
                declaration,
                checkout,
                new Origin(
                        "the " + declaration.words().source(),
                        "Correct the URL or the ref; or remove the line, without which a run does the same.",
                        "Ask the plugin's authors"));
    }

    /** Refuses a working tree that does not have it. */
    static void checkTree(Declaration declaration, Path tree) throws StackplugException, IOException {
        check(
                declaration,
                tree,
                new Origin(
                        "the working tree " + tree,
                        "Add devstack/plugin.sh or devstack/settings to that folder, or correct its path in localrc.",
                        "Put a copy of the file in place of the link"));
    }

    /**
     * The words for the origin of a checkout.
     *
     * @param name the words for it in a sentence
     * @param addFiles the remedy where files are missing
     * @param changeLink the beginning of the remedy where a link leads out
     */
    private record Origin(String name, String addFiles, String changeLink) {}

    private static void check(Declaration declaration, Path checkout, Origin source)
            throws StackplugException, IOException {
        String name = declaration.name();
        Place declared = declaration.place();
        Path devstack = checkout.resolve("devstack");
        if (!Files.isDirectory(devstack)) {
            throw new StackplugException(
                    notAPlugin(name + ": " + source.name() + " has no folder devstack/ at its root", declared, source));
        }
        if (RUN.stream().noneMatch(file -> Files.exists(devstack.resolve(file.replace("NAME", name))))) {
            throw new StackplugException(notAPlugin(
                    name + ": the folder devstack/ of " + source.name()
                            + " has nothing that runs, such as plugin.sh or settings",
                    declared,
                    source));
        }
        Path root = checkout.toRealPath();
        if (Files.isSymbolicLink(devstack) && !leadsInside(devstack, root)) {
            throw new StackplugException(
                    Problem.of(ErrorCode.LINK_ESCAPES, name + ": devstack/ is a link that leads out of the checkout")
                            .at(declared)
                            .because("devstack → " + Files.readSymbolicLink(devstack))
                            .remedy(source.changeLink() + "."));
        }
        Optional<Path> leadingOut = leadingOut(devstack.toRealPath(), root, new HashSet<>());
        if (leadingOut.isPresent()) {
            throw new StackplugException(Problem.of(ErrorCode.LINK_ESCAPES, name + ": a link leads out of the checkout")
                    .at(declared)
                    .because(root.relativize(leadingOut.get()) + " → " + Files.readSymbolicLink(leadingOut.get()))
                    .remedy(source.changeLink() + "; if you trust it, disable the plugin and "
                            + "source that file yourself."));
        }
    }

    private static Problem notAPlugin(String sentence, Place declared, Origin source) {
        return Problem.of(ErrorCode.NOT_A_PLUGIN, sentence)
                .at(declared)
                .because("DevStack would accept it without a word, and do nothing for it.")
                .remedy(source.addFiles());
    }

    /**
     * Finds a link that leads out, in a folder and in the folders that its links lead to.
     *
     * @param folder a real path
     * @param seen the folders that were searched already: links can form a cycle
     */
    private static Optional<Path> leadingOut(Path folder, Path root, Set<Path> seen) throws IOException {
        if (!seen.add(folder)) {
            return Optional.empty();
        }
        List<Path> below = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file) && !leadsInside(file, root)) {
                    return Optional.of(file);
                }
                if (Files.isDirectory(file)) {
                    below.add(file.toRealPath());
                }
            }
        }
        for (Path next : below) {
            Optional<Path> found = leadingOut(next, root, seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean leadsInside(Path link, Path root) {
        try {
            return link.toRealPath().startsWith(root);
        } catch (IOException e) {
            // A link to nothing is harmless as long as its text stays inside.
            return link.getParent().resolve(readLink(link)).normalize().startsWith(root);
        }
    }

    private static Path readLink(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return Path.of("/");
        }
    }
}
