package org.stackplug.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunEvent;
import org.stackplug.localconf.ConfSection;
import org.stackplug.localconf.LocalConf;
import org.stackplug.spi.Place;

/**
 * The sections of local.conf that no run merges: their group is not one that the stack script merges, and no script of
 * extras.d and no plugin that is in place merges it by itself; or they name no file.
 */
public final class UnmergedSections {
    private static final Pattern MERGE = Pattern.compile("\\bmerge_config_(?:group|file)\\b([^\\n#;|]*)");
    /** Larger files contain data, not scripts. */
    private static final long MAX_BYTES = 1 << 20;

    private final Optional<LocalConf> conf;
    private final NavigableSet<String> groups;
    private final List<String> merges = new ArrayList<>();

    /**
     * Searches scripts and checkouts for merges.
     *
     * @param plugins the folders of the checkouts; a folder may be missing
     */
    public UnmergedSections(Path topDir, Optional<LocalConf> conf, List<Path> plugins) throws IOException {
        this.conf = conf;
        this.groups = new TreeSet<>(Steps.mergedGroups());
        if (conf.isEmpty()) {
            return;
        }
        if (new DevStackTree(topDir).exists()) {
            groups.clear();
            mergesIn(topDir.resolve("stack.sh"))
                    .forEach(words -> List.of(words.strip().split("\\s+", -1)).stream()
                            .skip(1)
                            .forEach(groups::add));
        }
        collect(topDir.resolve("extras.d"));
        for (Path plugin : plugins) {
            collect(plugin.resolve("devstack"));
            collect(plugin.resolve("devstack/lib"));
        }
    }

    private void collect(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    merges.addAll(mergesIn(file));
                }
            }
        }
    }

    private static List<String> mergesIn(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        if (Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) <= MAX_BYTES) {
            Matcher merge = MERGE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (merge.find()) {
                found.add(merge.group(1));
            }
        }
        return found;
    }

    /** Returns the sections that no run merges, in the order of the file. */
    public List<UnmergedSection> all() {
        return all(section -> true);
    }

    private List<UnmergedSection> all(Predicate<ConfSection> chosen) {
        List<UnmergedSection> all = new ArrayList<>();
        conf.ifPresent(file -> file.sections().stream()
                .filter(section -> !section.isLocalrc() && !isMerged(section))
                .filter(chosen)
                .forEach(section -> all.add(new UnmergedSection(
                        section.title(), reason(section), new Place(file.file(), section.line())))));
        return all;
    }

    private boolean isMerged(ConfSection section) {
        return !section.file().isEmpty()
                && (groups.contains(section.group())
                        || merges.stream()
                                .anyMatch(words ->
                                        List.of(words.split("[\\s\"']+", -1)).contains(section.group())));
    }

    private String reason(ConfSection section) {
        if (section.group().equals("local")) {
            return "of the group 'local' only [[local|localrc]] is read";
        }
        if (section.file().isEmpty() && groups.contains(section.group())) {
            return "it names no file";
        }
        return "the groups that are merged are " + String.join(", ", groups);
    }

    /** Returns a warning for each section that no run merges, but for those that are nearly localrc. */
    public List<RunEvent.Warned> warnings() {
        return all(section -> !section.isNearlyLocalrc()).stream()
                .map(section -> new RunEvent.Warned(
                        "no run merges the section " + section.title() + ": " + section.reason(),
                        List.of(section.place())))
                .toList();
    }
}
