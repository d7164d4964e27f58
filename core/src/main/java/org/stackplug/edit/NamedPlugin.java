package org.stackplug.edit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.PluginName;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.registry.KnownPlugin;
import org.stackplug.registry.PluginLists;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * The plugin that the words after {@code enable} name.
 *
 * @param name a valid name
 * @param url a URL, or an absolute path
 * @param ref empty for the default
 */
record NamedPlugin(String name, String url, Optional<String> ref) {
    /** Is taken by enable_plugin where no ref is given. */
    private static final String DEFAULT_REF = "master";

    private static final String FILE = "file:";

    /**
     * Reads the words.
     *
     * @param url empty for a plugin of a list
     * @param lists the user's lists of plugins, which are read only where they are needed
     * @throws StackplugException {@link ErrorCode#USAGE} if a word is not what its place is for; {@link ErrorCode#SCHEME}
     */
    static NamedPlugin of(
            String name,
            Optional<String> url,
            Optional<String> ref,
            List<String> lists,
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers)
            throws StackplugException {
        if (url.isEmpty()) {
            PluginLists all = new PluginLists(options.topDir(), lists);
            if (all.find(name).isEmpty()) {
                refuseUrl(name);
            }
            KnownPlugin known = all.require(name);
            Optional<String> other = known.branch().filter(branch -> !branch.equals(DEFAULT_REF));
            return new NamedPlugin(known.name(), known.url(), ref.or(() -> other));
        }
        NamedPlugin given = new NamedPlugin(name, withoutScheme(url.get()), ref);
        try (Fetchers all = new Fetchers(fetchers, options, true)) {
            PluginName.requireValid(name);
            Source source = given.source();
            if (all.isEmpty()) {
                return given;
            }
            try {
                all.requireScheme(name, source);
                return given;
            } catch (StackplugException e) {
                if (source.url().indexOf(':') >= 0) {
                    throw e;
                }
            }
            NamedPlugin absolute = given.withAbsolutePath(new PluginLists(options.topDir(), lists));
            all.requireScheme(name, absolute.source());
            return absolute;
        } catch (IllegalArgumentException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.USAGE, "can't enable '" + name + "': " + e.getMessage())
                            .remedy("Use 'stackplug enable NAME [URL [REF]]'."),
                    e);
        }
    }

    /** Refuses a URL or a path in the place of the name, and offers the name that it ends with. */
    private static void refuseUrl(String name) throws StackplugException {
        if (name.indexOf('/') < 0 && name.indexOf(':') < 0) {
            return;
        }
        String last = name.replaceFirst("(?:[.]git)?/*$", "").replaceFirst(".*[/:]", "");
        throw new StackplugException(Problem.of(ErrorCode.USAGE, "the name of the plugin is missing")
                .because("'" + name + "' is its URL or path, which comes second.")
                .remedy("Run " + command((PluginName.isValid(last) ? last : "NAME") + " " + name) + "."));
    }

    /** Returns the path of a URL such as {@code file:../x}, which git would take for a host with the name file. */
    private static String withoutScheme(String url) {
        if (!url.startsWith(FILE) || url.startsWith(FILE + "/")) {
            return url;
        }
        String path = url.substring(FILE.length());
        return path.startsWith("./") || path.startsWith("../") ? path : "./" + path;
    }

    /** Returns the line of local.conf. */
    String line() {
        return "enable_plugin " + name + " " + BashWord.of(url)
                + ref.map(one -> " " + BashWord.of(one)).orElse("");
    }

    Source source() {
        return new Source(url, ref.orElse(DEFAULT_REF));
    }

    /**
     * Returns the plugin with the path from the current folder. DevStack's git would take it from the folder in which it
     * happens to run: from TOP_DIR for the clone, from the checkout for a later fetch.
     */
    private NamedPlugin withAbsolutePath(PluginLists lists) throws StackplugException {
        boolean isPath = url.equals(".") || url.equals("..") || url.startsWith("./") || url.startsWith("../");
        if (!isPath) {
            throw new StackplugException(notAUrl(lists));
        }
        Path path = Path.of(url).toAbsolutePath();
        try {
            if (Files.exists(path)) {
                return new NamedPlugin(name, path.toRealPath().toString(), ref);
            }
        } catch (IOException e) {
            // As one that does not exist.
        }
        throw new StackplugException(Problem.of(ErrorCode.USAGE, "there is nothing at '" + url + "'")
                .because("It is " + path.normalize() + ", from the current folder.")
                .remedy("Correct the path, or give the URL of the repository."));
    }

    /** Asks for what was probably meant: a second plugin, or a ref of a public plugin. */
    private Problem notAUrl(PluginLists lists) {
        Problem problem = Problem.of(ErrorCode.USAGE, "'" + url + "' is neither a URL nor a path");
        Optional<KnownPlugin> first = lists.find(name);
        Optional<KnownPlugin> second = lists.find(url);
        if (second.isPresent()) {
            return problem.because("It is the name of a public plugin; each 'enable' adds one plugin.")
                    .remedy("Run "
                            + first.filter(known -> !known.equals(second.get()))
                                    .map(known -> command(known.name()) + ", and then ")
                                    .orElse("")
                            + command(second.get().name()) + ".");
        }
        String question = NearestWords.question(url, lists.names());
        if (first.isPresent() && question.isEmpty()) {
            return problem.because("A branch, a tag or a commit comes after the URL.")
                    .remedy("Run " + command(name + " " + first.get().url() + " " + url) + ".");
        }
        return problem.because(question)
                .remedy("Give the URL of the repository, or a path such as './" + url
                        + "'; 'stackplug search WORD' finds public plugins.");
    }

    private static String command(String words) {
        return "'stackplug enable " + words + "'";
    }
}
