package org.stackplug.localconf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/** Finds text in a section for an INI file that belongs elsewhere, or that the merge does not read. */
final class MergeSectionText {
    /** Lines that belong in localrc. An option in capitals has blanks around its equals sign; otherwise it is bash. */
    private static final Pattern BASH = Pattern.compile("\\s*(?:(?:enable_plugin|enable_service|disable_service"
            + "|disable_all_services|disable_negated_services|use_database|source|export|define_plugin)(?:\\s.*)?"
            + "|[A-Z][A-Z0-9]*_[A-Z0-9_]*\\+?=(?!\\s).*|[A-Z]{3,}[A-Z0-9]*\\+?=(?!\\s).*)");

    private static final Pattern INDENTED_SECTION = Pattern.compile("[ \t]+\\[[^\\[\\]]+\\]\\s*(?:#.*)?");
    private static final int MAX_PLACES = 5;

    private MergeSectionText() {}

    static List<Remark> remarks(Path file, ConfSection section) {
        if (section.isNearlyLocalrc()) {
            return List.of(new Remark(
                    section.title() + " is not localrc, and its lines are not run\nDid you mean [[local|localrc]]?",
                    List.of(new Place(file, section.line()))));
        }
        List<Remark> remarks = new ArrayList<>();
        List<Place> bash = places(file, section, BASH);
        if (!bash.isEmpty()) {
            remarks.add(new Remark(
                    section.title()
                            + " contains bash, but is merged into a file and not run; bash belongs below [[local|localrc]]",
                    bash));
        }
        List<Place> indented = places(file, section, INDENTED_SECTION);
        if (!indented.isEmpty()) {
            remarks.add(new Remark(
                    "an indented [section] in " + section.title()
                            + " is not read: the merge skips lines that begin with a blank, and adds the options below it "
                            + "to the previous [section]",
                    indented));
        }
        return remarks;
    }

    private static List<Place> places(Path file, ConfSection section, Pattern pattern) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < section.lines().size() && places.size() < MAX_PLACES; i++) {
            if (pattern.matcher(section.lines().get(i)).matches()) {
                places.add(new Place(file, section.line() + 1 + i));
            }
        }
        return places;
    }
}
