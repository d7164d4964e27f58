package org.stackplug.cli.command.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.stackplug.state.Folders;

/** Turns folders into git repositories with one commit each. Loaded only by the demo, because JGit may be missing. */
public final class DemoRepositories {
    private DemoRepositories() {}

    /** Copies each folder of {@code plugins} below {@code repositories} and commits its files on {@code master}. */
    public static void make(Path plugins, Path repositories) throws IOException {
        List<Path> names = new ArrayList<>();
        try (Stream<Path> all = Files.list(plugins)) {
            all.filter(Files::isDirectory).sorted().forEach(names::add);
        }
        for (Path plugin : names) {
            Path target = repositories.resolve(plugin.getFileName().toString());
            Folders.copy(plugin, target);
            commit(target);
        }
    }

    private static void commit(Path folder) throws IOException {
        PersonIdent author = new PersonIdent("stackplug demo", "demo@stackplug.invalid");
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("master")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("An example plugin")
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .setNoVerify(true)
                    .call();
        } catch (GitAPIException e) {
            throw new IOException("the example " + folder.getFileName() + " could not be committed", e);
        }
    }
}
