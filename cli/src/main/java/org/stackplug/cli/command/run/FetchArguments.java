package org.stackplug.cli.command.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.cli.command.CommandOptions;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.setting.Setting;
import org.stackplug.options.BundleOptions;
import org.stackplug.options.ChangeDetail;
import org.stackplug.options.FetchFlags;

/** The options of the commands that fetch. */
final class FetchArguments {
    private boolean locked;
    private boolean offline;
    private boolean update;
    private boolean discard;
    private boolean all;
    private BundleOptions bundles = BundleOptions.none();
    private Optional<PluginNames> inPlace = Optional.empty();

    private FetchArguments(CommandOptions options) {
        options.setting(
                Setting.JOBS,
                "-j, --jobs",
                "N",
                "the number of checkouts fetched at once (default: 8, or 12 with GIT_DEPTH)");
        options.flag(
                "--discard",
                "keep local work in a backup, whose place is shown, and move the checkout",
                value -> discard = value);
    }

    /** Adds the options of a command that fetches what is declared. */
    static FetchArguments ofFetch(CommandOptions options) {
        FetchArguments arguments = new FetchArguments(options);
        options.flag(
                "--locked",
                "fail if a checkout would move away from stackplug.lock (exit status 6)",
                value -> arguments.locked = value);
        options.flag("--offline", "do not use the network", value -> arguments.offline = value);
        options.flag(
                "--update", "resolve the refs again and move the checkouts there", value -> arguments.update = value);
        arguments.inPlace = Optional.of(PluginNames.option(
                options, "--in-place", "use the working tree that the URL names in place, with its changes"));
        return arguments;
    }

    /** Adds the options of a command that moves checkouts to what their refs name now. */
    static FetchArguments ofUpdate(CommandOptions options) {
        FetchArguments arguments = new FetchArguments(options);
        arguments.update = true;
        return arguments;
    }

    /** Adds the option that also fetches what a DevStack tree clones by itself. */
    FetchArguments withAll(CommandOptions options) {
        options.flag("--all", "in a DevStack tree: also fetch what stack.sh clones itself", value -> all = value);
        return this;
    }

    /** Sets the files that carry repositories; from one of them only what is locked is fetched. */
    void setBundles(Optional<Path> to, Optional<Path> from) {
        bundles = new BundleOptions(to, from, Map.of());
        locked |= from.isPresent();
        offline |= from.isPresent();
    }

    boolean isUpdate() {
        return update;
    }

    FetchFlags flags() {
        return flags(ChangeDetail.NONE);
    }

    /** @param changes how much is found out about what an update brings */
    FetchFlags flags(ChangeDetail changes) {
        return new FetchFlags(
                locked,
                offline,
                update,
                discard,
                all,
                inPlace.map(PluginNames::all).orElse(Set.of()),
                changes,
                bundles);
    }
}
