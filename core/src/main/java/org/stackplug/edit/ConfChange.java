package org.stackplug.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * A change of one file, which is written when it is asked for. In the texts each character is a byte.
 *
 * @param file the file, absolute
 * @param before its text; empty if there is no such file yet
 * @param after its text after the change; the same if nothing has to be changed
 * @param line the number of the line that is added, removed, or there already
 */
public record ConfChange(Path file, Optional<String> before, String after, int line) {
    private static final int CONTEXT = 2;

    public ConfChange {
        Objects.requireNonNull(file);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** Returns whether there is nothing to write. */
    public boolean isNothing() {
        return before.filter(after::equals).isPresent();
    }

    /** Returns the changed lines and those around them, as {@code diff -u} shows them. Lines are decoded from UTF-8. */
    public List<String> diff() {
        List<String> old = before.map(FileLines::of).map(FileLines::lines).orElse(List.of());
        List<String> now = FileLines.of(after).lines();
        int same = 0;
        while (same < Math.min(old.size(), now.size()) && old.get(same).equals(now.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - same
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        int from = Math.max(0, same - CONTEXT);
        int rest = Math.min(tail, CONTEXT);
        List<String> shown = new ArrayList<>();
        shown.add("--- " + (before.isPresent() ? file : "/dev/null"));
        shown.add("+++ " + file);
        shown.add("@@ -" + range(old, from, old.size() - tail + rest) + " +"
                + range(now, from, now.size() - tail + rest) + " @@");
        add(shown, ' ', old.subList(from, same));
        add(shown, '-', old.subList(same, old.size() - tail));
        add(shown, '+', now.subList(same, now.size() - tail));
        add(shown, ' ', old.subList(old.size() - tail, old.size() - tail + rest));
        return shown;
    }

    private static String range(List<String> lines, int from, int to) {
        return (lines.isEmpty() ? 0 : from + 1) + "," + (to - from);
    }

    private static void add(List<String> shown, char sign, List<String> lines) {
        for (String line : lines) {
            String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            shown.add(sign + text.stripTrailing());
            if (!line.endsWith("\n")) {
                shown.add("\\ No newline at end of file");
            }
        }
    }

    /**
     * Writes it: the file is replaced as a whole, with its mode, its owner where that is allowed, and its place behind links.
     *
     * @throws StackplugException if the file was changed meanwhile, or can't be written
     */
    public void write() throws StackplugException {
        try {
            if (before.isEmpty()) {
                Files.writeString(file, after, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE_NEW);
                return;
            }
            Path target = file.toRealPath();
            if (!Files.readString(target, StandardCharsets.ISO_8859_1).equals(before.get())) {
                throw new StackplugException(
                        Problem.of(ErrorCode.CONF_BY_HAND, file + " was changed meanwhile, and is left as it is")
                                .remedy("Run the command again."));
            }
            Path unfinished = Files.createTempFile(target.getParent(), ".local.conf-", ".new");
            try {
                Files.writeString(unfinished, after, StandardCharsets.ISO_8859_1);
                takeAttributes(target, unfinished);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("local.conf could not be changed", e, "TOP_DIR"), e);
        }
    }

    private static void takeAttributes(Path from, Path to) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(from, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(to, attributes.permissions());
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (!Files.getOwner(to).equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!view.readAttributes().group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
    }
}
