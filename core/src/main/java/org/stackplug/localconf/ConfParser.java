package org.stackplug.localconf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SectionHeader;

/**
 * Splits local.conf into sections where DevStack does, and refuses lines that only people or only DevStack would take for a
 * header.
 */
final class ConfParser {
    private static final String GROUPS = "(?:local|post-config|extra|post-extra|test-config)";
    private static final String AND_NOTHING_ELSE = "\\s*(?:#.*)?";
    /** Bash's own {@code [[} has a blank after it. */
    private static final Pattern UNFINISHED = Pattern.compile("\\[\\[[^\\s].*");

    private static final Pattern INDENTED =
            Pattern.compile("\\s+\\[\\[\\s*[^\\s\\[\\]|]+\\s*\\|(?!\\|)[^\\]]*\\]{1,2}" + AND_NOTHING_ELSE);
    private static final Pattern SINGLE =
            Pattern.compile("\\s*\\[\\s*" + GROUPS + "\\s*\\]?\\s*\\|(?!\\|)[^\\[\\]]*\\]{1,2}" + AND_NOTHING_ELSE);
    private static final Pattern BLANK_OR_COMMENT = Pattern.compile("\\s*(?:#.*)?");

    private final Path file;
    private final List<String> lines;
    private final HereDocuments documents;
    private final List<ConfSection> sections = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Place> textBefore = new ArrayList<>();
    private final List<String> body = new ArrayList<>();
    private Optional<ConfSection> current = Optional.empty();

    private ConfParser(ConfText text) {
        file = text.file();
        lines = List.of(text.text().split("\n", -1));
        documents = new HereDocuments(lines);
        text.lineEndRemark().ifPresent(remarks::add);
    }

    /**
     * Parses a text.
     *
     * @throws StackplugException if a line looks like a header but is not one, or is a header but does not look like one; or
     *     if there is text but no header
     */
    static LocalConf parse(ConfText text) throws StackplugException {
        return new ConfParser(text).parse();
    }

    private LocalConf parse() throws StackplugException {
        for (int i = 0; i < lines.size(); i++) {
            Optional<SectionHeader> header = SectionHeader.parse(lines.get(i));
            if (header.isPresent()) {
                check(header.get(), i);
                finish();
                current = Optional.of(new ConfSection(header.get(), i + 1, List.of()));
            } else {
                text(i);
            }
        }
        finish();
        reportTextBefore();
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        sections.stream()
                .filter(section -> !section.isLocalrc())
                .forEach(section -> remarks.addAll(MergeSectionText.remarks(file, section)));
        return new LocalConf(file, sections, remarks);
    }

    private void finish() {
        current.ifPresent(section -> sections.add(new ConfSection(section.header(), section.line(), body)));
        body.clear();
    }

    private boolean isInLocalrc() {
        return current.filter(ConfSection::isLocalrc).isPresent();
    }

    /** Checks that people and DevStack read the same in a header. */
    private void check(SectionHeader header, int index) {
        String line = lines.get(index);
        OptionalInt document = documents.beginning(index);
        if (document.isPresent()
                && isInLocalrc()
                && document.getAsInt() >= current.orElseThrow().line()) {
            problems.add(header("a line of a here-document begins a section", index)
                    .at(new Place(file, document.getAsInt() + 1))
                    .because(
                            "DevStack ends localrc here: it takes every line that begins with [[ and has a | before ]] for "
                                    + "a header, wherever that line is.")
                    .remedy("Indent the lines of the here-document, or write the text into a separate file."));
            return;
        }
        int end = line.indexOf("]]");
        String shown = line.substring(0, end).replaceAll("[\\[\\]]", "").stripTrailing();
        if (line.startsWith("[[ ") || line.startsWith("[[\t")) {
            problems.add(header("a line that begins with [[ and a blank ends the section", index)
                    .because(
                            "DevStack takes every line that begins with [[ and has a | before ]] for a header; it ignores "
                                    + "this header and the lines after it.")
                    .remedy("Write [[group|file]] without blanks; put a blank before a test of bash."));
        } else if (!shown.equals(header.group() + "|" + header.file())) {
            problems.add(header("a section header is not read as it is written", index)
                    .because(
                            "DevStack reads it up to its first blank, without brackets and up to a second bar: the group '"
                                    + LocalConf.text(header.group()) + "' and the file '"
                                    + LocalConf.text(header.file()) + "'.")
                    .remedy("Write [[group|file]] without blanks, and a blank after it if anything follows."));
        } else if (!BLANK_OR_COMMENT.matcher(line.substring(end + 2)).matches()) {
            remarks.add(new Remark(
                    "the text after the header in its line is not read", List.of(new Place(file, index + 1))));
        }
    }

    private void text(int index) {
        String line = lines.get(index);
        OptionalInt document = documents.beginning(index);
        boolean quoted = document.isPresent()
                && isInLocalrc()
                && document.getAsInt() >= current.orElseThrow().line();
        if (!quoted && UNFINISHED.matcher(line).matches()) {
            problems.add(header("a section header is incomplete", index)
                    .because("It begins with [[ but is not of the form [[group|file]].")
                    .remedy("Complete it; if it is bash, put a blank after [[."));
        } else if (!quoted && INDENTED.matcher(line).matches()) {
            problems.add(header("a section header is indented, so that no section begins here", index)
                    .because("DevStack recognises a header only at the beginning of a line.")
                    .remedy("Remove the blanks before it."));
        } else if (!quoted && SINGLE.matcher(line).matches()) {
            problems.add(header("a section header has too few brackets, so that no section begins here", index)
                    .because("It is not of the form [[group|file]].")
                    .remedy("Write two brackets before it and two after it."));
        } else if (current.isEmpty() && !BLANK_OR_COMMENT.matcher(line).matches()) {
            textBefore.add(new Place(file, index + 1));
        }
        body.add(line);
    }

    private Problem header(String sentence, int index) {
        return Problem.of(ErrorCode.CONF_HEADER, sentence).at(new Place(file, index + 1));
    }

    private void reportTextBefore() {
        if (textBefore.isEmpty()) {
            return;
        }
        if (current.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.of(ErrorCode.CONF_HEADER, "no part of " + file.getFileName() + " is read")
                    .at(textBefore.get(0))
                    .because("It has no section header; bash belongs below [[local|localrc]].")
                    .remedy("Write the line [[local|localrc]] before it."));
        } else {
            String count = textBefore.size() == 1 ? "a line" : textBefore.size() + " lines";
            remarks.add(new Remark(
                    count + " before the first [[group|file]] " + (textBefore.size() == 1 ? "is" : "are") + " not read",
                    List.of(textBefore.get(0))));
        }
    }
}
