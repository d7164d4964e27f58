package org.stackplug.fetch.attempt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.options.ChangeDetail;
import org.stackplug.options.FetchFilter;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Namespace;

/**
 * What may be done with checkouts in this run: the user's flags, together with the settings that DevStack
 * users know from localrc.
 *
 * @param flags those of the command line, or what localrc says in their place: {@code OFFLINE},
 *     {@code RECLONE}
 * @param asFound whether everything in DEST is used as it is and nothing is cloned
 *     ({@code ERROR_ON_CLONE})
 * @param depth commits of history, 0 for all ({@code GIT_DEPTH})
 * @param filter which checkouts may lack files of their history ({@code STACKPLUG_FETCH_FILTER})
 * @param times for one attempt and for all
 * @param jobs how many checkouts are worked on at once
 */
public record FetchPolicy(
        FetchFlags flags, boolean asFound, int depth, FetchFilter filter, FetchTimes times, int jobs) {
    /** More jobs would share the bandwidth and the processors, and gain nothing. */
    private static final int DEFAULT_JOBS = 8;

    /** A shallow fetch mostly waits for answers. */
    private static final int DEFAULT_SHALLOW_JOBS = 12;

    private static final Duration DEFAULT_ATTEMPT = Duration.ofMinutes(30);

    private static final String DEPTH = "GIT_DEPTH";
    private static final String TIMEOUT = "GIT_TIMEOUT";
    /** DevStack passes it to timeout(1). */
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /**
     * Returns the policy of a run.
     *
     * @param localrc the variables after localrc
     * @param assigned the last line that sets each variable in localrc, by the variable's name
     * @throws StackplugException {@link ErrorCode#SETTING} for a depth or a time-out that is not one
     */
    public static FetchPolicy of(RunOptions options, Namespace localrc, Map<String, Place> assigned)
            throws StackplugException {
        Variables variables = new Variables(localrc::value, assigned);
        variables.require(DEPTH, NUMBER, "a number of commits, or 0 for all");
        variables.require(TIMEOUT, TIME, "a number of seconds, or one such as 10m or 1h");
        return of(options, variables, options.fetch().inPlace());
    }

    /** Returns the policy of a call of {@code git_clone}: no working tree is used in place. */
    public static FetchPolicy of(RunOptions options, CloneCall call) throws StackplugException {
        Variables variables =
                new Variables(name -> Optional.ofNullable(call.settings().get(name)), Map.of());
        return of(options, variables, Set.of());
    }

    /**
     * The variables that a policy depends on.
     *
     * @param values the value of a variable, empty if it is not set
     * @param assigned the line that sets a variable, where it is known
     */
    private record Variables(Function<String, Optional<String>> values, Map<String, Place> assigned) {
        Optional<String> get(String name) {
            return values.apply(name);
        }

        boolean isTrue(String name) {
            return get(name).filter("True"::equals).isPresent();
        }

        void require(String name, Pattern form, String wanted) throws StackplugException {
            String value = get(name).orElse("");
            if (!value.isEmpty() && !form.matcher(value).matches()) {
                throw new StackplugException(wrong(name, value).remedy("Set it to " + wanted + "."));
            }
        }

        Problem wrong(String name, String value) {
            Problem problem = Problem.of(ErrorCode.SETTING, "the variable " + name + " can't be '" + value + "'");
            Place place = assigned.get(name);
            return place == null ? problem.because("It comes from localrc or the environment.") : problem.at(place);
        }
    }

    private static FetchPolicy of(RunOptions options, Variables settings, Set<String> inPlace)
            throws StackplugException {
        FetchFlags given = options.fetch();
        boolean reclone = settings.isTrue("RECLONE") && !given.locked();
        FetchFlags flags = new FetchFlags(
                given.locked(),
                given.offline() || settings.isTrue("OFFLINE"),
                given.update() || reclone,
                given.discard(),
                given.all(),
                inPlace,
                given.changes(),
                given.bundles());
        Duration timeout = settings.get(TIMEOUT).map(FetchPolicy::time).orElse(Duration.ZERO);
        int depth = settings.get(DEPTH)
                .filter(value -> NUMBER.matcher(value).matches())
                .map(Integer::parseInt)
                .orElse(0);
        return new FetchPolicy(
                flags,
                settings.isTrue("ERROR_ON_CLONE"),
                depth,
                filter(options.fetcher().filter(), settings),
                new FetchTimes(
                        timeout.isZero() ? DEFAULT_ATTEMPT : timeout,
                        options.fetcher().timeout()),
                options.fetcher().jobs().orElse(depth > 0 ? DEFAULT_SHALLOW_JOBS : DEFAULT_JOBS));
    }

    /** Returns whether nothing may move from the commits in the lock. */
    public boolean locked() {
        return flags.locked();
    }

    /** Returns whether the network may not be used. */
    public boolean offline() {
        return flags.offline();
    }

    /** Returns the bundle from which a source is fetched in place of its remote. */
    public Optional<Path> bundleOf(Source source) {
        return flags.bundles().of(source);
    }

    /** Returns whether refs are resolved again and the lock is updated. */
    public boolean updates() {
        return flags.update();
    }

    /** Returns how much is found out about what a move brings. */
    public ChangeDetail changes() {
        return flags.changes();
    }

    /** Returns whether local work gives way: it is backed up under a ref, and the checkout moves. */
    public boolean discard() {
        return flags.discard();
    }

    /** Returns whether the working tree of this plugin is used where it is. */
    public boolean isInPlace(String plugin) {
        return flags.inPlace().contains(plugin);
    }

    private static FetchFilter filter(FetchFilter given, Variables settings) throws StackplugException {
        Optional<String> name = settings.get(FetchFilter.VARIABLE).filter(value -> !value.isEmpty());
        if (given == FetchFilter.COMPLETE || name.isEmpty()) {
            return given;
        }
        return FetchFilter.parse(name.get())
                .orElseThrow(() -> new StackplugException(settings.wrong(FetchFilter.VARIABLE, name.get())
                        .because(NearestWords.withQuestion(
                                settings.assigned().containsKey(FetchFilter.VARIABLE)
                                        ? ""
                                        : "It comes from localrc, the environment or a step.",
                                name.get(),
                                FetchFilter.names()))
                        .remedy("Set it to one of " + String.join(", ", FetchFilter.names()) + " in localrc.")));
    }

    /** Returns zero for a text that is not a time: a step may have set it. */
    private static Duration time(String value) {
        Matcher time = TIME.matcher(value);
        if (!time.matches()) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
