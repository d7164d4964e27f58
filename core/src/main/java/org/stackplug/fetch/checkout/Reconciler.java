package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/**
 * Compares what is declared, what is locked and what lies on the disk for one plugin, and does what is missing. Whatever
 * would lose work of the user's is not done.
 */
public final class Reconciler {
    private final Declaration declaration;
    private final Path dest;
    private final Path place;
    private final SourceFetcher fetcher;
    private final FetchPolicy policy;
    private final LockedPlugin locked;
    private final Attempts attempts;
    private final Lookup lookup;
    private final RunListener listener;
    private final String lockedBy;
    private final PlacementHook before;
    private final List<String> warnings = new ArrayList<>();
    private final long start = System.nanoTime();

    public Reconciler(
            Declaration declaration,
            Path dest,
            SourceFetcher fetcher,
            FetchPolicy policy,
            Optional<LockEntry> entry,
            Attempts attempts,
            Lookup lookup,
            RunListener listener,
            String lockedBy,
            PlacementHook before) {
        this.declaration = declaration;
        this.dest = dest;
        this.place = dest.resolve(declaration.name());
        this.fetcher = fetcher;
        this.policy = policy;
        this.locked = new LockedPlugin(declaration, entry);
        this.attempts = attempts;
        this.lookup = lookup;
        this.listener = listener;
        this.lockedBy = lockedBy;
        this.before = before;
    }

    /** Does it. */
    public CheckoutResult bring() throws FetchException, StackplugException {
        InPlaceLink tree = new InPlaceLink(declaration, dest);
        if (policy.inPlace().contains(declaration.name())) {
            return inPlace(tree);
        }
        tree.unlink();
        CheckoutState state = fetcher.inspect(place);
        if (usedAsFound(state)) {
            return asFound(state);
        }
        refuseWhatIsNotOurs(state);
        ResolvedRef target;
        try {
            target = target();
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.OFFLINE && comesFromThere(state)) {
                warnings.add(declaration.name()
                        + ": what the ref names can't be asked offline; the checkout is used as it is");
                return asFound(state);
            }
            throw e;
        }
        FetchAction action;
        try {
            action = act(state, target);
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.NO_REF && locked.isTarget(target)) {
                throw new StackplugException(locked.commitIsGone(target, e), e);
            }
            throw e;
        }
        locked.forcedMove(target, then -> follows(then, target)).ifPresent(warnings::add);
        boolean stays = locked.isTarget(target) && !policy.updates(declaration.name());
        if (stays && target.kind() == ResolvedRef.Kind.BRANCH) {
            int behind = action == FetchAction.CURRENT
                    ? state.behind()
                    : fetcher.inspect(place).behind();
            locked.behind(behind).ifPresent(warnings::add);
        }
        return brought(action, state, target, action == FetchAction.CURRENT && isUsedEdited(state));
    }

    /**
     * What {@code git_clone} leaves as it is, where DevStack would: a checkout that the user has put there or works in.
     * RECLONE, the flags for an update, and a lock entry of an earlier run make it ours to move.
     *
     * @param link whether the place is a symbolic link, so that the checkout is somebody else's
     * @return empty when {@link #bring()} has to see to it
     */
    public Optional<CheckoutResult> leftToTheUser(boolean link) throws FetchException, StackplugException {
        CheckoutState state = fetcher.inspect(place);
        boolean repository = state.kind() != CheckoutState.Kind.ABSENT
                && state.kind() != CheckoutState.Kind.BROKEN
                && state.kind() != CheckoutState.Kind.FOREIGN;
        if (usedAsFound(state) || (repository && link)) {
            return Optional.of(asFound(state));
        }
        if (!repository || policy.updates(declaration.name()) || policy.locked()) {
            return Optional.empty();
        }
        boolean changes = declaration.source().ref().startsWith("refs/");
        if (policy.offline() || (locked.entry().isEmpty() && !changes)) {
            return Optional.of(asFound(state));
        }
        boolean ours = comesFromThere(state)
                || state.url()
                        .filter(url -> locked.entry()
                                .filter(entry -> entry.url().equals(url))
                                .isPresent())
                        .isPresent();
        if (!ours) {
            warnings.add(declaration.name() + ": the checkout comes from "
                    + state.url().orElse("elsewhere") + ", and is used as it is; RECLONE=True moves it");
            return Optional.of(asFound(state));
        }
        boolean current =
                locked.valid().filter(entry -> isAt(state, entry.revision())).isPresent();
        if (!current && state.hasLocalWork() && !policy.discard()) {
            warnings.add(declaration.name() + ": the checkout has work of yours, and is used as it is:\n"
                    + LocalWorkReport.list(state));
            return Optional.of(asFound(state));
        }
        return Optional.empty();
    }

    /** Whatever is there is somebody else's business. */
    public CheckoutResult asItLies() throws FetchException, StackplugException {
        return asFound(fetcher.inspect(place));
    }

    // ------------------------------------------------------------------------------------------ what it should be

    /** The lock's commit as long as the declaration is what was locked; otherwise what the ref names now. */
    private ResolvedRef target() throws FetchException, StackplugException {
        Optional<LockEntry> valid = locked.valid();
        if (valid.isPresent() && !policy.updates(declaration.name())) {
            return valid.get().target();
        }
        if (policy.locked()) {
            throw new StackplugException(locked.differs());
        }
        return lookup.answer(attempts);
    }

    /** Whether bringing a plugin begins with that question to its remote, whatever lies in DEST. */
    public static boolean asksForSure(Declaration declaration, Path dest, FetchPolicy policy, LockFile lock) {
        String name = declaration.name();
        if (policy.offline()
                || policy.locked()
                || policy.asFound()
                || policy.inPlace().contains(name)) {
            return false;
        }
        boolean locked = new LockedPlugin(declaration, lock.entry(name)).valid().isPresent();
        return policy.updates(name) || (!locked && !Files.exists(dest.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    // ------------------------------------------------------------------------------------------ what is done for it

    private FetchAction act(CheckoutState state, ResolvedRef target) throws FetchException, StackplugException {
        CheckoutRequest request = new CheckoutRequest(declaration.source(), target, policy.depth(), false);
        if (state.kind() == CheckoutState.Kind.ABSENT || state.kind() == CheckoutState.Kind.BROKEN) {
            place(state, request);
            return FetchAction.CLONED;
        }
        UnfinishedMove unfinished = new UnfinishedMove(dest, declaration.name());
        FetchAction action = FetchAction.CURRENT;
        if (!isAt(state, target.revision())) {
            if (policy.locked()) {
                warnings.add(declaration.name() + ": the checkout was at "
                        + state.revision().map(Revision::abbreviated).orElse("no commit")
                        + " and not at the locked " + target.revision().abbreviated());
            }
            giveWay(state);
            move(request, unfinished);
            action = FetchAction.MOVED;
        } else if (isUsedEdited(state)) {
            tolerate(state);
        } else if (state.isEdited()) {
            giveWay(state);
            action = FetchAction.MOVED;
        }
        unfinished.end();
        try {
            before.inspect(declaration.name(), declaration.place(), place);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "the checkout can't be read: " + e.getMessage(), e);
        }
        verify(state, target, action);
        return action;
    }

    private void move(CheckoutRequest request, UnfinishedMove unfinished) throws FetchException, StackplugException {
        unfinished.begin();
        try {
            attempts.of(declaration.name(), listener, monitor -> {
                fetcher.move(request, place, monitor);
                return place;
            });
        } catch (FetchException e) {
            // It failed before it began to write: what the user edits from now on is the user's.
            if (!fetcher.inspect(place).hasLocalWork()) {
                unfinished.end();
            }
            throw e;
        }
    }

    private void place(CheckoutState state, CheckoutRequest request) throws FetchException, StackplugException {
        Placement placement = new Placement(dest);
        Optional<Path> aside = attempts.of(
                declaration.name(),
                listener,
                monitor -> placement.put(
                        declaration.name(),
                        declaration.place(),
                        empty -> {
                            List<TrackedFile> files = fetcher.materialize(request, empty, monitor);
                            String digest = DigestStamps.compute(empty, files);
                            locked.refuseOtherDigest(request.target().revision(), digest);
                            new DigestStamps(dest)
                                    .keep(declaration.name(), request.target().revision(), digest);
                            before.announce(entry(request.target(), Optional.of(digest), false));
                        },
                        before::inspect));
        aside.ifPresent(path -> warnings.add(declaration.name() + ": the remains of an interrupted clone ("
                + state.detail() + ") are now in " + path));
    }

    /** Edits at the right commit take part, unless the user wants to be rid of them. */
    private boolean isUsedEdited(CheckoutState state) {
        return state.isEdited() && !putsAside();
    }

    /** On the user's word, and where a run was killed while it moved the checkout: those edits are not the user's. */
    private boolean putsAside() {
        return policy.discard() || new UnfinishedMove(dest, declaration.name()).isThere();
    }

    /** A checkout that has to move must hold nothing of the user's own. */
    private void giveWay(CheckoutState state) throws FetchException, StackplugException {
        if (!state.hasLocalWork()) {
            return;
        }
        if (!putsAside()) {
            throw new StackplugException(LocalWorkReport.problem(declaration, place, state));
        }
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        WorkBackup kept = fetcher.keep(place, new RefName("refs/stackplug/backup/" + time));
        warnings.add(declaration.name() + ": your work is kept under " + kept.ref() + "; in " + place + ", '"
                + kept.restore() + "' brings it back");
    }

    /** It is at the right commit: edits do no harm, but the user should know that they take part. */
    private void tolerate(CheckoutState state) throws StackplugException {
        if (policy.locked()) {
            throw new StackplugException(
                    Problem.of(ErrorCode.DIGEST_DIFFERS, declaration.name() + ": the checkout is edited")
                            .at(declaration.place())
                            .because(LocalWorkReport.list(state))
                            .remedy("Leave out --locked, or use --discard without it once to put your work aside."));
        }
        warnings.add(declaration.name() + ": the checkout has changes of yours, and they are used:\n"
                + LocalWorkReport.list(state));
    }

    private void verify(CheckoutState state, ResolvedRef target, FetchAction action)
            throws FetchException, StackplugException {
        if (action == FetchAction.MOVED || !state.isEdited()) {
            locked.refuseOtherDigest(
                    target.revision(), new DigestStamps(dest).of(declaration.name(), target.revision(), fetcher));
        }
    }

    /** Whether what the ref names now has that commit in its history; empty if it can't be told. */
    private Optional<Boolean> follows(Revision then, ResolvedRef target) throws FetchException, StackplugException {
        boolean contained = fetcher.contains(place, then);
        if (contained || policy.depth() == 0) {
            return Optional.of(contained);
        }
        try {
            return attempts.of(
                    declaration.name(),
                    listener,
                    monitor -> fetcher.leads(declaration.source(), then, target, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            // The checkout is right. That this could not be asked is no reason to fail.
            return Optional.empty();
        }
    }

    private CheckoutResult brought(FetchAction action, CheckoutState then, ResolvedRef target, boolean dirty)
            throws FetchException {
        // The digest of edited files is not the commit's.
        Optional<String> digest = dirty
                ? locked.digest(target.revision())
                : Optional.of(new DigestStamps(dest).of(declaration.name(), target.revision(), fetcher));
        return result(action, then.revision(), target.revision(), Optional.of(entry(target, digest, dirty)));
    }

    private LockEntry entry(ResolvedRef target, Optional<String> digest, boolean dirty) {
        return new LockEntry(
                declaration.name(),
                declaration.source().urlWithoutCredentials(),
                declaration.source().ref(),
                target,
                digest,
                dirty,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                lockedBy);
    }

    // ------------------------------------------------------------------------------------------ what is not cloned

    /** Whatever CI has put there beforehand: a repository without a remote, or all with ERROR_ON_CLONE. */
    private boolean usedAsFound(CheckoutState state) {
        boolean there = state.kind() != CheckoutState.Kind.ABSENT;
        boolean repository =
                there && state.kind() != CheckoutState.Kind.BROKEN && state.kind() != CheckoutState.Kind.FOREIGN;
        return policy.asFound() || (repository && state.url().isEmpty());
    }

    private CheckoutResult asFound(CheckoutState state) throws StackplugException {
        if (!Files.isDirectory(place)) {
            throw new StackplugException(
                    Problem.of(ErrorCode.ABSENT, declaration.name() + ": there is nothing at " + place)
                            .at(declaration.place())
                            .because("ERROR_ON_CLONE=True forbids to clone it.")
                            .remedy("Put a checkout there, or set ERROR_ON_CLONE=False."));
        }
        try {
            before.inspect(declaration.name(), declaration.place(), place);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, declaration.name() + ": the checkout can't be read")
                            .at(declaration.place())
                            .because(String.valueOf(e.getMessage()))
                            .remedy("See that it is yours to read."),
                    e);
        }
        Optional<Revision> revision = state.revision();
        return new CheckoutResult(
                new Checkout(declaration, place, revision),
                FetchAction.KEPT,
                revision,
                Optional.empty(),
                warnings,
                took());
    }

    private CheckoutResult inPlace(InPlaceLink tree) throws FetchException, StackplugException {
        if (policy.locked()) {
            throw new StackplugException(
                    Problem.of(ErrorCode.LOCK_DIFFERS, declaration.name() + ": a working tree in place is not locked")
                            .at(declaration.place())
                            .because("--locked and --in-place exclude each other for one plugin.")
                            .remedy("Leave out one of them."));
        }
        Path folder = tree.link();
        CheckoutState state = fetcher.inspect(folder);
        Optional<LockEntry> entry = state.revision()
                .map(revision -> entry(ResolvedRef.of(revision), Optional.empty(), state.hasLocalWork()));
        warnings.add(declaration.name() + ": " + folder + " is used in place"
                + (state.hasLocalWork() ? ", with changes that no commit has" : ""));
        return new CheckoutResult(
                new Checkout(declaration, place, state.revision()),
                FetchAction.KEPT,
                state.revision(),
                entry,
                warnings,
                took());
    }

    private void refuseWhatIsNotOurs(CheckoutState state) throws StackplugException {
        if (state.kind() == CheckoutState.Kind.FOREIGN) {
            throw new StackplugException(
                    Problem.of(ErrorCode.IN_THE_WAY, declaration.name() + ": " + place + " is no checkout")
                            .at(declaration.place())
                            .because(state.detail())
                            .remedy("Move it away, or enable the plugin under another name."));
        }
    }

    // ------------------------------------------------------------------------------------------ small questions

    private CheckoutResult result(FetchAction action, Optional<Revision> from, Revision to, Optional<LockEntry> entry) {
        return new CheckoutResult(
                new Checkout(declaration, place, Optional.of(to)), action, from, entry, warnings, took());
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean isAt(CheckoutState state, Revision revision) {
        return state.revision().filter(revision::equals).isPresent() && comesFromThere(state);
    }

    private boolean comesFromThere(CheckoutState state) {
        return state.url()
                .filter(declaration.source().urlWithoutCredentials()::equals)
                .isPresent();
    }
}
