package org.stackplug.localconf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.file.PlainFile;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/**
 * The text of local.conf or of a plain localrc.
 *
 * @param file the file, as an absolute path
 * @param text the text with line feeds as line ends. Each character is a byte, so bytes that are not UTF-8 reach bash
 *     unchanged
 * @param windowsLines the numbers of the lines that ended in a carriage return, counted from 1
 */
public record ConfText(Path file, String text, List<Integer> windowsLines) {
    private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
    private static final String UTF_16_LITTLE_ENDIAN = "\u00ff\u00fe";
    private static final String UTF_16_BIG_ENDIAN = "\u00fe\u00ff";
    /** A first line that may be lost: a byte-order mark before it does no harm. */
    private static final Pattern COMMENT_OR_BLANK = Pattern.compile("^[ \t]*(?:#.*)?\r?(?:\n|$)");

    public ConfText {
        windowsLines = List.copyOf(windowsLines);
    }

    /**
     * Reads a file.
     *
     * @throws StackplugException if the file is missing, is not a regular file, can't be read, or is not text that a shell can
     *     read
     */
    public static ConfText read(Path file) throws StackplugException {
        try {
            // Opening a FIFO would block, and a device may have no end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new StackplugException(Problem.of(ErrorCode.CONF_UNREADABLE, "can't read " + file)
                        .because("It is not a regular file, but a " + kind(file) + ".")
                        .remedy("Replace it with a regular file."));
            }
            return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_MISSING, "there is no " + file)
                            .remedy("Create one with 'stackplug enable NAME', or an example with 'stackplug demo --keep"
                                    + " DIR'; or name another folder with -C or another file with --conf."),
                    e);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_UNREADABLE, "can't read " + file)
                            .because(PlainFile.why(e))
                            .remedy("Make sure that it is a readable regular file."),
                    e);
        }
    }

    private static String kind(Path file) {
        return Files.isDirectory(file) ? "folder" : "FIFO, a socket or a device";
    }

    private static ConfText parse(Path file, String bytes) throws StackplugException {
        if (bytes.startsWith(UTF_16_LITTLE_ENDIAN) || bytes.startsWith(UTF_16_BIG_ENDIAN) || bytes.indexOf(0) >= 0) {
            throw new StackplugException(notText(
                    file,
                    1 + line(bytes, Math.max(0, bytes.indexOf(0))),
                    "It contains NUL bytes, as text in UTF-16 does."));
        }
        String text = bytes;
        if (text.startsWith(UTF_8_MARK)) {
            text = text.substring(UTF_8_MARK.length());
            if (!COMMENT_OR_BLANK.matcher(text).lookingAt()) {
                throw new StackplugException(notText(
                        file,
                        1,
                        "It begins with a byte-order mark, so neither DevStack nor bash recognises its first line."));
            }
        }
        String[] lines = text.split("\n", -1);
        List<Integer> windows = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].endsWith("\r")) {
                lines[i] = lines[i].substring(0, lines[i].length() - 1);
                windows.add(i + 1);
            }
            if (lines[i].indexOf('\r') >= 0) {
                throw new StackplugException(notText(
                        file, i + 1, "The line contains a carriage return; a shell ends lines only at line feeds."));
            }
        }
        return new ConfText(file, String.join("\n", lines), windows);
    }

    private static int line(String text, int at) {
        Matcher ends = Pattern.compile("\n").matcher(text).region(0, at);
        int count = 0;
        while (ends.find()) {
            count++;
        }
        return count;
    }

    private static Problem notText(Path file, int line, String why) {
        return Problem.of(ErrorCode.CONF_TEXT, file.getFileName() + " is not text that a shell can read")
                .at(new Place(file, line))
                .because(why)
                .remedy("Save it as UTF-8 without a byte-order mark, with Unix line ends.");
    }

    /** Returns a remark about Windows line ends, which are left out of the text; empty if there are none. */
    public Optional<Remark> lineEndRemark() {
        if (windowsLines.isEmpty()) {
            return Optional.empty();
        }
        String count = windowsLines.size() == 1 ? "a line ends" : windowsLines.size() + " lines end";
        return Optional.of(new Remark(
                count
                        + " in a carriage return, as on Windows, which is ignored here; in a DevStack tree it is an error",
                List.of(new Place(file, windowsLines.get(0)))));
    }

    /**
     * Refuses Windows line ends, which a DevStack tree's own scripts take for a part of the line.
     *
     * @throws StackplugException {@link ErrorCode#CONF_TEXT}
     */
    public void refuseWindowsLines() throws StackplugException {
        if (!windowsLines.isEmpty()) {
            throw new StackplugException(
                    notText(
                            file,
                            windowsLines.get(0),
                            "The line ends in a carriage return, as on Windows; DevStack's scripts take it for a part of the line."));
        }
    }
}
