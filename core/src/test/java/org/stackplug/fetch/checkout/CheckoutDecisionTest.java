package org.stackplug.fetch.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.FetchTimes;
import org.stackplug.lock.LockEntry;
import org.stackplug.options.BundleOptions;
import org.stackplug.options.ChangeDetail;
import org.stackplug.options.FetchFilter;
import org.stackplug.options.FetchFlags;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Each table has a row for each case: the flags, the lock, the content of the folder, and what is done. */
class CheckoutDecisionTest {
    private static final String URL = "https://example.org/alpha";
    private static final String OLD_URL = "https://example.org/before";
    private static final Revision LOCKED = new Revision("1".repeat(40));
    private static final Revision NEWER = new Revision("2".repeat(40));

    /** Flags by their words; {@code as-found} is ERROR_ON_CLONE. */
    private static FetchPolicy policy(String words) {
        Set<String> flags = Set.of(words.split(" "));
        return new FetchPolicy(
                new FetchFlags(
                        flags.contains("locked"),
                        flags.contains("offline"),
                        flags.contains("update"),
                        flags.contains("discard"),
                        false,
                        flags.contains("in-place") ? Set.of("alpha") : Set.of(),
                        ChangeDetail.NONE,
                        BundleOptions.none()),
                flags.contains("as-found"),
                0,
                FetchFilter.NONE,
                new FetchTimes(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                8);
    }

    /** {@code none}, {@code valid}, or {@code stale}: of a declaration that has changed since. */
    private static LockedPlugin locked(String lock, String ref, boolean isClone) {
        Place place = new Place(Path.of("/top/local.conf"), 2);
        Declaration declaration = isClone
                ? Declaration.ofClone("alpha", new Source(URL, ref), place)
                : new Declaration("alpha", new Source(URL, ref), place);
        LockEntry entry = new LockEntry(
                "alpha",
                new Source(lock.equals("stale") ? OLD_URL : URL, ref),
                target(LOCKED),
                Optional.empty(),
                false,
                Instant.EPOCH,
                "test");
        return new LockedPlugin(declaration, lock.equals("none") ? Optional.empty() : Optional.of(entry));
    }

    private static ResolvedRef target(Revision revision) {
        return ResolvedRef.ofRef(RefName.branch("master"), revision);
    }

    private static CheckoutState state(String word) {
        LocalWork edits = new LocalWork(List.of("file"), List.of(), List.of());
        LocalWork commits = new LocalWork(List.of(), List.of(), List.of("3333333333 mine"));
        LocalWork built = new LocalWork(List.of(), List.of("build/made"), List.of());
        LocalWork added = new LocalWork(List.of(), List.of("devstack/lib/more"), List.of());
        return switch (word) {
            case "absent" -> CheckoutState.absent();
            case "broken" -> CheckoutState.broken("it has no index");
            case "foreign" -> CheckoutState.foreign("it holds files");
            case "at-locked" -> checkout(LOCKED, Optional.of(URL), LocalWork.NONE);
            case "at-locked-edited" -> checkout(LOCKED, Optional.of(URL), edits);
            case "at-locked-built" -> checkout(LOCKED, Optional.of(URL), built);
            case "at-locked-added" -> checkout(LOCKED, Optional.of(URL), added);
            case "elsewhere-built" -> checkout(NEWER, Optional.of(URL), built);
            case "at-locked-ahead" -> checkout(LOCKED, Optional.of(URL), commits);
            case "elsewhere" -> checkout(NEWER, Optional.of(URL), LocalWork.NONE);
            case "elsewhere-edited" -> checkout(NEWER, Optional.of(URL), edits);
            case "elsewhere-ahead" -> checkout(NEWER, Optional.of(URL), commits);
            case "old-url" -> checkout(LOCKED, Optional.of(OLD_URL), LocalWork.NONE);
            case "old-url-edited" -> checkout(LOCKED, Optional.of(OLD_URL), edits);
            case "third-url" -> checkout(LOCKED, Optional.of("https://example.org/third"), LocalWork.NONE);
            case "without-url" -> checkout(LOCKED, Optional.empty(), edits);
            case "users" -> users(URL, "master", LocalWork.NONE);
            case "users-edited" -> users(URL, "master", edits);
            case "users-branch" -> users(URL, "mine", LocalWork.NONE);
            case "users-fork" -> users(OLD_URL, "master", LocalWork.NONE);
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static CheckoutState checkout(Revision revision, Optional<String> url, LocalWork work) {
        CheckoutState.Origin origin = new CheckoutState.Origin(url, true);
        return CheckoutState.checkout(
                Optional.of(revision), Optional.of(new CheckoutState.Branch("master", 0, false)), origin, work);
    }

    private static CheckoutState users(String url, String branch, LocalWork work) {
        CheckoutState.Origin origin = new CheckoutState.Origin(Optional.of(url), false);
        return CheckoutState.checkout(
                Optional.of(LOCKED), Optional.of(new CheckoutState.Branch(branch, 0, false)), origin, work);
    }

    private static CheckoutFacts facts(LockedPlugin locked, String flags, String state, boolean moveUnfinished) {
        return facts(locked, flags, state, false, moveUnfinished);
    }

    private static CheckoutFacts facts(
            LockedPlugin locked, String flags, String state, boolean link, boolean moveUnfinished) {
        return new CheckoutFacts(
                locked,
                policy(flags),
                Path.of("/dest/alpha"),
                state(state),
                link,
                moveUnfinished ? CheckoutFacts.Editor.UNFINISHED_MOVE : CheckoutFacts.Editor.USER,
                Optional.empty());
    }

    @ParameterizedTest(name = "{0}, lock {1}, folder {2}")
    @CsvSource({
        // flags,                lock,  folder,      asks
        "'',                     none,  absent,      true",
        "'',                     stale, absent,      true",
        "'',                     valid, absent,      false",
        "'',                     none,  broken,      true",
        "'',                     none,  elsewhere,   true",
        "'',                     valid, elsewhere,   false",
        "'',                     none,  without-url, false",
        "'',                     none,  foreign,     false",
        "'',                     none,  unknown,     false",
        "'',                     valid, unknown,     false",
        "update,                 valid, absent,      true",
        "update,                 valid, at-locked,   true",
        "update,                 valid, unknown,     true",
        "update,                 none,  unknown,     true",
        "update,                 valid, foreign,     false",
        "update,                 valid, without-url, false",
        "offline,                none,  absent,      true",
        "locked,                 none,  absent,      false",
        "locked update,          valid, absent,      false",
        "as-found,               none,  absent,      false",
        "as-found update,        valid, unknown,     false",
        "in-place,               none,  absent,      false",
        "in-place update,        valid, unknown,     false",
    })
    void asksTheRemoteOnlyWhereNothingElseNamesTheTarget(String flags, String lock, String folder, boolean asks) {
        Optional<CheckoutState> state = folder.equals("unknown") ? Optional.empty() : Optional.of(state(folder));
        LockedPlugin locked = locked(lock, "master", false);
        assertEquals(asks, CheckoutDecision.needsRemote(locked, policy(flags), state));
        if (state.isPresent()) {
            boolean decided =
                    CheckoutDecision.of(facts(locked, flags, folder, false)) instanceof CheckoutDecision.AskRemote;
            assertEquals(asks, decided);
        }
    }

    @ParameterizedTest(name = "{0}, lock {1}, folder {2}, unfinished move: {3}")
    @CsvSource({
        // flags,         lock,  folder,           unfinished, done
        "'',              valid, absent,           false, Clone",
        "'',              valid, broken,           false, Clone",
        "'',              valid, foreign,          false, Refuse",
        "'',              valid, without-url,      false, UseAsFound",
        "'',              valid, at-locked,        false, Keep",
        "'',              valid, at-locked-ahead,  false, Keep",
        "'',              valid, at-locked-edited, false, Keep edited",
        "'',              valid, at-locked-edited, true,  PutAside",
        "discard,         valid, at-locked-edited, false, PutAside",
        "discard,         valid, at-locked,        false, Keep",
        "locked,          valid, at-locked-edited, false, Refuse",
        "'locked discard', valid, at-locked-edited, false, PutAside",
        "'',              valid, elsewhere,        false, Move",
        "'',              valid, elsewhere-edited, false, Refuse",
        "'',              valid, elsewhere-built, false, Move",
        "discard,         valid, elsewhere-built, false, Move with a backup",
        "locked,          valid, elsewhere-built, false, Move",
        "locked,          valid, at-locked-built, false, Keep edited",
        "locked,          valid, at-locked-added, false, Refuse",
        "'',              valid, elsewhere-ahead,  false, Refuse",
        "'',              valid, elsewhere-edited, true,  Move with a backup",
        "discard,         valid, elsewhere-edited, false, Move with a backup",
        "discard,         valid, elsewhere-ahead,  false, Move with a backup",
        "locked,          valid, elsewhere,        false, Move",
        "'',              valid, old-url,          false, Move",
        "'',              valid, old-url-edited,   false, Refuse",
        "locked,          none,  absent,           false, Refuse",
        "locked,          stale, at-locked,        false, Refuse",
        "'locked update', valid, at-locked,        false, Refuse",
        "as-found,        none,  absent,           false, UseAsFound",
        "as-found,        valid, foreign,          false, UseAsFound",
        "in-place,        none,  absent,           false, InPlace",
        "'in-place locked', none, absent,          false, Refuse",
    })
    void decidesByTheLock(String flags, String lock, String folder, boolean unfinished, String done) {
        CheckoutDecision decision =
                CheckoutDecision.of(facts(locked(lock, "master", false), flags, folder, unfinished));
        assertEquals(done, words(decision, LOCKED));
    }

    @ParameterizedTest(name = "{0}, folder {1}")
    @CsvSource({
        // flags,  folder,           done
        "'',       absent,           Clone",
        "update,   at-locked,        Move",
        "update,   at-locked-edited, Refuse",
        "update,   elsewhere,        Keep",
        "update,   elsewhere-edited, Keep edited",
        "discard,  at-locked-ahead,  Move with a backup",
    })
    void decidesByTheAnswerOfTheRemote(String flags, String folder, String done) {
        CheckoutFacts facts = facts(locked("valid", "master", false), flags, folder, false);
        assertEquals(done, words(CheckoutDecision.of(facts, target(NEWER)), NEWER));
    }

    /** The kind of decision, with what else it says; its target has to be the expected one. */
    private static String words(CheckoutDecision decision, Revision expected) {
        String kind = decision.getClass().getSimpleName();
        if (decision instanceof CheckoutDecision.Move move) {
            assertEquals(target(expected), move.target());
            return kind + (move.backUp() ? " with a backup" : "");
        }
        if (decision instanceof CheckoutDecision.Keep keep) {
            assertEquals(target(expected), keep.target());
            return kind + (keep.edited() ? " edited" : "");
        }
        if (decision instanceof CheckoutDecision.Clone clone) {
            assertEquals(target(expected), clone.target());
        }
        return kind;
    }

    @ParameterizedTest(name = "{0}, lock {1}, ref {2}, folder {3}, link: {4}")
    @CsvSource({
        // flags,   lock,  ref,              folder,            link,  kept
        "'',        none,  master,           absent,            false, ''",
        "'',        none,  master,           broken,            false, ''",
        "'',        none,  master,           foreign,           true,  ''",
        "as-found,  none,  master,           absent,            false, silently",
        "'',        none,  master,           without-url,       false, silently",
        "'',        valid, master,           elsewhere,         true,  silently",
        "update,    valid, master,           elsewhere,         true,  silently",
        "update,    none,  master,           elsewhere,         false, ''",
        "locked,    none,  master,           elsewhere,         false, ''",
        "offline,   valid, master,           elsewhere,         false, silently",
        "'',        none,  master,           elsewhere,         false, silently",
        "'',        none,  refs/changes/1/1, elsewhere,         false, ''",
        "'',        none,  refs/changes/1/1, old-url,           false, with a warning",
        "'',        none,  refs/changes/1/1, elsewhere-edited,  false, with a warning",
        "'',        valid, master,           elsewhere,         false, ''",
        "'',        valid, master,           third-url,         false, with a warning",
        "'',        stale, master,           old-url,           false, ''",
        "'',        valid, master,           at-locked-edited,  false, ''",
        "'',        valid, master,           elsewhere-edited,  false, with a warning",
        "'',        valid, master,           elsewhere-ahead,   false, with a warning",
        "discard,   valid, master,           elsewhere-edited,  false, ''",
    })
    void leavesACheckoutToTheUserAsDevStackDoes(
            String flags, String lock, String ref, String folder, boolean link, String kept) {
        Optional<CheckoutDecision.UseAsFound> found =
                CloneRules.mayKeepUserCheckout(facts(locked(lock, ref, true), flags, folder, link, false));
        String words = found.map(decision -> decision.warning().isPresent() ? "with a warning" : "silently")
                .orElse("");
        assertEquals(kept, words);
    }

    @ParameterizedTest(name = "{0}, lock {1}, folder {2}, link: {3}")
    @CsvSource({
        // flags,         lock,  folder,       link,  done
        "'',              valid, users,        false, UseAsFound silently",
        "'',              none,  users,        false, UseAsFound silently",
        "'',              valid, users-branch, false, UseAsFound with a warning",
        "'',              valid, users-fork,   false, UseAsFound with a warning",
        "'',              valid, users-edited, false, UseAsFound with a warning",
        "'',              valid, at-locked,    true,  UseAsFound with a warning",
        "update,          valid, users,        false, AskRemote",
        "update,          valid, users-branch, false, Refuse",
        "update,          valid, users-fork,   false, Refuse",
        "update,          valid, users-edited, false, Refuse",
        "update,          valid, at-locked,    true,  Refuse",
        "discard,         valid, users-edited, false, PutAside",
        "discard,         valid, users-fork,   false, Move",
        "'update discard', valid, users-fork,  false, AskRemote",
        "discard,         valid, at-locked,    true,  Refuse",
        "locked,          valid, users,        false, Keep",
        "locked,          valid, users-branch, false, Keep",
        "locked,          valid, users-fork,   false, Refuse",
        "locked,          none,  users,        false, Refuse",
        "as-found,        none,  users-fork,   false, UseAsFound silently",
    })
    void leavesWhatTheUserHasMade(String flags, String lock, String folder, boolean link, String done) {
        CheckoutDecision decision =
                CheckoutDecision.of(facts(locked(lock, "master", false), flags, folder, link, false));
        String words = decision instanceof CheckoutDecision.UseAsFound found
                ? "UseAsFound " + (found.warning().isPresent() ? "with a warning" : "silently")
                : words(decision, LOCKED);
        assertEquals(done, words);
    }

    @ParameterizedTest
    @CsvSource({
        "'',              elsewhere-edited, LOCAL_WORK",
        "'',              foreign,          IN_THE_WAY",
        "locked,          at-locked-edited, DIGEST_DIFFERS",
        "'locked update', at-locked,        LOCK_DIFFERS",
    })
    void saysWhyItRefusesACheckout(String flags, String folder, ErrorCode code) {
        CheckoutDecision decision = CheckoutDecision.of(facts(locked("valid", "master", false), flags, folder, false));
        CheckoutDecision.Refuse refused = assertInstanceOf(CheckoutDecision.Refuse.class, decision);
        assertTrue(refused.problem().sentence().startsWith("alpha: "), refused.problem()::sentence);
        assertEquals(code, refused.problem().code());
    }

    @ParameterizedTest(name = "{0}, folder {1}")
    @CsvSource({
        "'',              at-locked-edited, Keep",
        "locked,          at-locked-edited, PutAside",
        "locked,          elsewhere-edited, Move",
        "'',              elsewhere-edited, Move",
        "'',              elsewhere-ahead,  Refuse"
    })
    void letsTheEditsOfARunGiveWay(String flags, String folder, String expected) {
        CheckoutFacts facts = new CheckoutFacts(
                locked("valid", "master", true),
                policy(flags),
                Path.of("/dest/alpha"),
                state(folder),
                false,
                folder.endsWith("ahead") ? CheckoutFacts.Editor.USER : CheckoutFacts.Editor.RUN,
                Optional.empty());
        assertEquals(expected, CheckoutDecision.of(facts).getClass().getSimpleName());
    }

    @ParameterizedTest(name = "{0}, lock {1}, checkout of another backend: {2}, link {3}")
    @CsvSource({
        "'',      none,  elsewhere,           false, AskRemote",
        "'',      valid, elsewhere,           false, Clone",
        "'',      valid, elsewhere-built, false, Clone",
        "'',      valid, elsewhere-edited,    false, Refuse",
        "'',      valid, elsewhere-ahead,     false, Refuse",
        "discard, valid, elsewhere-ahead,     false, Clone",
        "locked,  valid, elsewhere,           false, Clone",
        "locked,  none,  elsewhere,           false, Refuse",
        "discard, valid, elsewhere,           true,  Refuse"
    })
    void replacesTheCheckoutOfAnotherBackend(
            String flags, String lock, String checkout, boolean link, String expected) {
        CheckoutFacts facts = new CheckoutFacts(
                locked(lock, "master", true),
                policy(flags),
                Path.of("/dest/alpha"),
                CheckoutState.foreign("it is of another backend"),
                link,
                CheckoutFacts.Editor.USER,
                Optional.of(state(checkout)));
        assertEquals(expected, CheckoutDecision.of(facts).getClass().getSimpleName());
    }
}
