package org.stackplug.runner.shell.variables;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.VolatileVariables;

/**
 * Makes assignments out of what {@code session/trace} writes: the commands, and behind them the values of the variables that
 * they mention. A variable that has another value then was set by the last of these commands that can have done it.
 */
public final class AssignmentTrace {
    private static final int FIELDS_OF_A_FRAME = 3;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    /** The variables of the function that sources a step. */
    private static final Set<String> OF_THE_SESSION = Set.of("mode", "phase", "plugin", "plugins", "dir");
    /** Commands that assign. */
    private static final Pattern ASSIGNING = Pattern.compile(
            "[A-Za-z_]\\w*(?:\\[[^]]*\\])?\\+?=" + "|(?:builtin |command )?(?:export|declare|typeset|readonly) ");
    /** For the time of another command. */
    private static final Pattern TEMPORARY = Pattern.compile(
            "(?:[A-Za-z_]\\w*\\+?=(?:\"[^\"$`]*\"|'[^']*'|\\$\\{?\\w+\\}?|[^\\s\"'`()$;])*+\\s++)++[\\w/.-]+(?:\\s|$)");
    /** The commands that set the variables whose names they are given. */
    private static final Pattern SETTING =
            Pattern.compile("(?:builtin |command )?(?:read|mapfile|readarray|getopts|unset|let|printf -v) ");

    /** Commands that take names out of variables. */
    private static final Pattern MAKING_UP = Pattern.compile("(?:builtin |command )?(?:read|mapfile|readarray|getopts|"
            + "unset|let|printf|declare|typeset|local|export|readonly) (?:[^=\\n]*\\$|-g?ng? )");

    /** How a line of a file is told. */
    @FunctionalInterface
    public interface Places {
        /** From a file and a line as bash has them. */
        Place of(String file, String line);
    }

    /**
     * A command that has been run.
     *
     * @param outermost whether it stands in a file and in no function
     */
    private record Command(String text, Place place, boolean direct, boolean outermost) {

        /** Whether it sets that variable, whatever to. What a string says is not what it does. */
        boolean sets(String name) {
            String n = Pattern.quote(name);
            String assigned = "(?:^|\\s)" + n + "(?:\\[[^]]*\\])?\\+?=";
            return (ASSIGNING.matcher(text).lookingAt()
                            && !TEMPORARY.matcher(text).lookingAt()
                            && find(assigned))
                    || (SETTING.matcher(text).lookingAt() && find("^[^<>|;]*(?<![\\w${])" + n + "(?!\\w)"))
                    || find("^(?:for|select) " + n + "(?!\\w)")
                    || (text.startsWith("((")
                            && (find("\\b" + n + "\\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)")
                                    || find("\\b" + n + "\\s*(?:\\+\\+|--)")
                                    || find("(?:\\+\\+|--)\\s*" + n + "\\b")));
        }

        boolean mentions(String name) {
            return find("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)");
        }

        boolean makesUpNames() {
            return MAKING_UP.matcher(text).lookingAt();
        }

        /** Somewhere in that file. */
        Command somewhere() {
            return new Command("", new Place(place.file(), 0), false, false);
        }

        private boolean find(String regex) {
            return Pattern.compile(regex).matcher(text).find();
        }
    }

    private final Places places;
    private final Predicate<Path> own;
    private final SourceLines lines = new SourceLines();

    private final Map<String, String> known = new HashMap<>();
    private final List<Command> pending = new ArrayList<>();
    private final List<Assignment> found = new ArrayList<>();
    /** The state before the step that runs, and how many assignments had been found by then. */
    private Set<String> before = Set.of();

    private int foundBefore;

    /**
     * Makes one for a session.
     *
     * @param own whether a file has functions that come with the shell
     */
    public AssignmentTrace(Places places, Predicate<Path> own) {
        this.places = places;
        this.own = own;
    }

    /** What has been found since the last time. */
    public List<Assignment> take() {
        List<Assignment> taken = List.copyOf(found);
        found.clear();
        foundBefore = 0;
        return taken;
    }

    /** A step is about to run. What is different by now, no script has done. */
    public void begin(Namespace namespace) {
        pending.clear();
        know(texts(namespace.variables()));
        before = Set.copyOf(known.keySet());
        foundBefore = found.size();
    }

    /**
     * A step has been run.
     *
     * @param namespace without what is local at the point, which the step may have set, too
     * @param file the step's, for what was set in a way that was not seen
     */
    public void end(Namespace namespace, Place file) {
        Map<String, String> now = texts(namespace.variables());
        pending.add(0, new Command("", file, false, false));
        compare(now.keySet(), true, now);
        List<Assignment> sofar = found.subList(foundBefore, found.size());
        sofar.removeIf(one -> !before.contains(one.name()) && !now.containsKey(one.name()));
        know(now);
    }

    private void know(Map<String, String> now) {
        known.clear();
        known.putAll(now);
    }

    /** Reads on. */
    public void read(byte[] news) {
        List<String> fields = fields(news);
        int at = 0;
        while (at < fields.size()) {
            if (fields.get(at).equals("values") && at + 2 < fields.size()) {
                String dump = fields.get(at + 2);
                values(fields.get(at + 1), dump.getBytes(StandardCharsets.ISO_8859_1));
                at += 3;
            } else if (fields.get(at).equals("command") && at + 1 < fields.size()) {
                int count = Integer.parseInt(fields.get(at + 1));
                int text = at + 2 + FIELDS_OF_A_FRAME * count;
                if (text < fields.size()) {
                    command(fields.subList(at + 2, text), fields.get(text));
                }
                at = text + 1;
            } else {
                // The shell was killed while it wrote.
                return;
            }
        }
    }

    private static List<String> fields(byte[] news) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < news.length; i++) {
            if (news[i] == 0) {
                fields.add(new String(news, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return fields;
    }

    private void command(List<String> frames, String text) {
        boolean outermost = true;
        int innermost = -1;
        for (int i = 0; i + 2 < frames.size() && innermost < 0; i += FIELDS_OF_A_FRAME) {
            outermost &= frames.get(i).equals("source");
            if (!isOwn(utf8(frames.get(i + 1)))) {
                innermost = i;
            }
        }
        if (innermost < 0) {
            return;
        }
        Place place = places.of(utf8(frames.get(innermost + 1)), frames.get(innermost + 2));
        boolean direct = innermost == 0;
        pending.add(new Command(utf8(text), place, direct, direct && outermost));
    }

    private boolean isOwn(String file) {
        try {
            return own.test(Path.of(file));
        } catch (InvalidPathException e) {
            // A name that the locale of this process can't express is none of ours.
            return false;
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void values(String names, byte[] dump) {
        Map<String, String> now = texts(DeclareDump.read(dump));
        boolean all = names.equals("*");
        Set<String> asked = new TreeSet<>();
        Matcher matcher = NAME.matcher(names);
        while (!all && matcher.find()) {
            asked.add(matcher.group());
        }
        compare(all ? now.keySet() : asked, all, now);
        pending.clear();
    }

    private static Map<String, String> texts(Map<String, Namespace.Variable> variables) {
        Map<String, String> texts = new TreeMap<>();
        variables.forEach((name, variable) -> {
            if (NAME.matcher(name).matches()
                    && !VolatileVariables.contains(name)
                    && !OF_THE_SESSION.contains(name)
                    && (variable.value().isPresent() || !variable.elements().isEmpty())) {
                texts.put(name, variable.value().orElse(""));
            }
        });
        return texts;
    }

    /** Tells what is different now, and what was set to the value that it had; takes note of it. */
    private void compare(Collection<String> names, boolean all, Map<String, String> now) {
        Map<String, Command> doers = new TreeMap<>();
        Set<String> looked = new TreeSet<>(names);
        if (all) {
            looked.addAll(known.keySet());
        }
        for (String name : looked) {
            String is = now.get(name);
            if (is == null ? known.containsKey(name) : !is.equals(known.get(name))) {
                doer(name).ifPresent(command -> doers.put(name, command));
            } else if (is != null) {
                setsAgain(name).ifPresent(command -> doers.put(name, command));
            }
        }
        // In the order of the commands, not of the names.
        Map<Command, List<String>> byCommand = new LinkedHashMap<>();
        pending.forEach(command -> byCommand.put(command, new ArrayList<>()));
        doers.forEach((name, command) ->
                byCommand.computeIfAbsent(command, any -> new ArrayList<>()).add(name));
        byCommand.forEach((command, set) -> set.forEach(name -> found.add(new Assignment(
                name,
                Optional.ofNullable(known.get(name)),
                Optional.ofNullable(now.get(name)),
                command.direct() ? lines.correct(command.place(), command.text(), name) : command.place()))));
        for (String name : looked) {
            if (now.containsKey(name)) {
                known.put(name, now.get(name));
            } else {
                known.remove(name);
            }
        }
    }

    /**
     * The last that says so, or that names the variable at least. Otherwise the name was made up: by a command that can do
     * that, or in a function; or else it was not seen, and only the file is known.
     */
    private Optional<Command> doer(String name) {
        return last(command -> command.sets(name))
                .or(() -> last(command -> command.mentions(name)))
                .or(() -> last(command -> command.makesUpNames()
                        || (!command.outermost() && !command.text().isEmpty())))
                .or(() -> last(command -> true).map(Command::somewhere));
    }

    private Optional<Command> last(Predicate<Command> which) {
        return pending.stream().filter(which).reduce((one, other) -> other);
    }

    /** Within functions a name may be that of a local variable. */
    private Optional<Command> setsAgain(String name) {
        return last(command -> command.outermost() && command.sets(name));
    }
}
