package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.fetch.attempt.KnownChanges;
import org.stackplug.fetch.checkout.CheckoutDecision.AskRemote;
import org.stackplug.fetch.checkout.CheckoutDecision.Clone;
import org.stackplug.fetch.checkout.CheckoutDecision.InPlace;
import org.stackplug.fetch.checkout.CheckoutDecision.Keep;
import org.stackplug.fetch.checkout.CheckoutDecision.Move;
import org.stackplug.fetch.checkout.CheckoutDecision.PutAside;
import org.stackplug.fetch.checkout.CheckoutDecision.Refuse;
import org.stackplug.fetch.checkout.CheckoutDecision.UseAsFound;
import org.stackplug.lock.LockEntry;
import org.stackplug.options.FetchFilter;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;

/** Carries out the {@link CheckoutDecision} about one checkout. One object does so once. */
public final class CheckoutActions {
    private final CheckoutJob job;
    private final FetchTools tools;
    private final SourceFetcher fetcher;
    private final DigestStamp stamp;
    private final UnfinishedMove unfinishedMove;
    private final List<String> warnings = new ArrayList<>();
    private final long start = System.nanoTime();
    private boolean userEdits = true;

    public CheckoutActions(CheckoutJob job, FetchTools tools) {
        this.job = job;
        this.tools = tools;
        fetcher = tools.fetcher();
        stamp = new DigestStamp(job.place());
        unfinishedMove = new UnfinishedMove(job.place());
    }

    /** Brings the checkout to what its declaration, the lock and the flags want. */
    public CheckoutResult fetch() throws FetchException, StackplugException {
        InPlaceLink link = new InPlaceLink(job.declaration(), job.place());
        boolean inPlace = tools.policy().isInPlace(job.name());
        if (!inPlace) {
            link.remove();
        }
        CheckoutFacts facts = facts(inPlace ? CheckoutState.absent() : fetcher.inspect(job.place()));
        CheckoutDecision decision = CheckoutDecision.of(facts);
        if (decision instanceof AskRemote) {
            decision = askRemote(facts);
        }
        if (decision instanceof Refuse refused) {
            throw new StackplugException(refused.problem());
        }
        if (decision instanceof InPlace) {
            return useInPlace(link);
        }
        if (decision instanceof UseAsFound found) {
            UnrelatedCheckout.refuse(facts, job, tools);
            return useAsFound(facts.state(), found);
        }
        return reach(facts, decision);
    }

    /**
     * Returns why an update to the target would be refused; empty if it would not, or is not what is asked about. Changes
     * nothing. A checkout that can't be read is reported where its state is read.
     */
    public Optional<Problem> refusal(ResolvedRef target) throws FetchException, StackplugException {
        // An update removes a link to a working tree first: what is behind it is not the checkout.
        boolean inPlace = new InPlaceLink(job.declaration(), job.place()).isThere();
        if (!tools.policy().updates() || job.locked().isTarget(target) || inPlace) {
            return Optional.empty();
        }
        try {
            CheckoutFacts facts = facts(fetcher.inspect(job.place()));
            CheckoutDecision decision = CheckoutDecision.of(facts);
            if (decision instanceof AskRemote) {
                decision = CheckoutDecision.of(facts, target);
            }
            return decision instanceof Refuse refused ? Optional.of(refused.problem()) : Optional.empty();
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * Uses the checkout as it is where {@code git_clone} may leave it to the user.
     *
     * @return empty where {@link #fetch()} has to fetch it
     */
    public Optional<CheckoutResult> keepUserCheckout() throws FetchException, StackplugException {
        CheckoutFacts facts = facts(fetcher.inspect(job.place()));
        Optional<UseAsFound> kept = CloneRules.mayKeepUserCheckout(facts);
        return kept.isPresent() ? Optional.of(useAsFound(facts.state(), kept.get())) : Optional.empty();
    }

    /** Uses the checkout as it is, whatever it is. */
    public CheckoutResult useAsIs() throws FetchException, StackplugException {
        return useAsFound(fetcher.inspect(job.place()), new UseAsFound(Optional.empty()));
    }

    private CheckoutFacts facts(CheckoutState state) throws FetchException {
        boolean foreign = state.kind() == CheckoutState.Kind.FOREIGN;
        return new CheckoutFacts(
                job.locked(),
                tools.policy(),
                job.place(),
                state,
                Files.isSymbolicLink(job.place()),
                editor(state.work()),
                foreign ? tools.asItsMakerSees(job.place()) : Optional.empty());
    }

    private CheckoutFacts.Editor editor(LocalWork work) {
        if (unfinishedMove.exists()) {
            return CheckoutFacts.Editor.UNFINISHED_MOVE;
        }
        return new RunEdits(job.place()).areAll(work) ? CheckoutFacts.Editor.RUN : CheckoutFacts.Editor.USER;
    }

    private CheckoutDecision askRemote(CheckoutFacts facts) throws FetchException, StackplugException {
        try {
            return CheckoutDecision.of(facts, tools.lookup().answer(tools.attempts()));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.OFFLINE && facts.matchesOrigin()) {
                return new UseAsFound(Optional.of(CheckoutWarnings.notAskedOffline(job.name())));
            }
            throw e;
        }
    }

    // ------------------------------------------------------------------------------- a checkout at a target

    /** Carries out a decision that has a target, and describes the checkout that is then there. */
    private CheckoutResult reach(CheckoutFacts facts, CheckoutDecision decision)
            throws FetchException, StackplugException {
        CheckoutState state = facts.state();
        userEdits = decision instanceof Keep kept && kept.edited() && facts.editor() == CheckoutFacts.Editor.USER;
        if (decision instanceof Clone clone) {
            reporting(clone.target(), () -> cloneTo(state, request(clone.target())));
            return result(FetchAction.CLONED, state, clone.target(), false);
        }
        if (decision instanceof Move move) {
            reporting(move.target(), () -> move(state, move));
            return finish(FetchAction.MOVED, state, move.target(), false);
        }
        if (decision instanceof PutAside edits) {
            backUp();
            return finish(FetchAction.MOVED, state, edits.target(), false);
        }
        Keep keep = (Keep) decision;
        if (userEdits) {
            warnings.add(CheckoutWarnings.editsAreUsed(job.name(), job.place(), state));
        }
        return finish(FetchAction.CURRENT, state, keep.target(), keep.edited());
    }

    @FunctionalInterface
    private interface Action {
        void run() throws FetchException, StackplugException;
    }

    /** Runs work that fails where the remote does not have the locked commit any more. */
    private void reporting(ResolvedRef target, Action action) throws FetchException, StackplugException {
        try {
            action.run();
        } catch (FetchException e) {
            if (tools.policy().bundleOf(job.declaration().source()).isPresent() && CheckoutProblems.isOfSource(e)) {
                throw new StackplugException(CheckoutProblems.bundle(job.declaration(), e), e);
            }
            if (e.reason() == FetchException.Reason.NO_REF && job.locked().isTarget(target)) {
                throw new StackplugException(job.locked().commitIsGone(target, e), e);
            }
            if (e.reason() == FetchException.Reason.NO_REF && !job.declaration().hasHistory()) {
                throw new StackplugException(CheckoutProblems.changedMeanwhile(job.declaration(), e), e);
            }
            throw e;
        }
    }

    private CheckoutRequest request(ResolvedRef target) throws FetchException {
        Source source = job.declaration().source();
        Optional<Path> bundle = tools.policy().bundleOf(source);
        return bundle.isPresent()
                ? CheckoutRequest.full(source, target).from(bundle.get())
                : new CheckoutRequest(source, target, tools.policy().depth(), false, tools.isPartial(source));
    }

    private void cloneTo(CheckoutState state, CheckoutRequest request) throws FetchException, StackplugException {
        Placement placement = new Placement(job.place());
        Revision revision = request.target().revision();
        boolean replaces = state.kind() == CheckoutState.Kind.FOREIGN;
        Optional<Path> aside = tools.attempt(
                job.name(),
                monitor -> placement.put(
                        job.declaration(),
                        replaces ? "replaced" : "broken",
                        empty -> {
                            List<TrackedFile> files = fetcher.materialize(request, empty, monitor);
                            String digest = DigestStamp.compute(empty, files);
                            job.locked().refuseOtherDigest(revision, digest);
                            stamp.keep(revision, digest);
                            job.hook().announce(job.entry(request.target(), Optional.of(digest), false));
                        },
                        job.hook()::inspect));
        aside.ifPresent(path -> warnings.add(
                replaces
                        ? CheckoutWarnings.replaced(job.name(), path)
                        : CheckoutWarnings.remainsMoved(job.name(), state, path)));
    }

    private void move(CheckoutState state, Move move) throws FetchException, StackplugException {
        if (tools.policy().locked()) {
            warnings.add(CheckoutWarnings.movedToLocked(job.declaration(), state, move.target()));
        }
        if (move.backUp()) {
            backUp();
        }
        unfinishedMove.begin();
        try {
            tools.attempt(job.name(), monitor -> {
                fetcher.move(request(move.target()), job.place(), monitor);
                return job;
            });
        } catch (FetchException e) {
            // It failed before it began to write: edits from now on are the user's.
            if (!fetcher.inspect(job.place()).hasLocalWork()) {
                unfinishedMove.end();
            }
            throw e;
        }
    }

    private void backUp() throws FetchException {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        RefName ref = new RefName("refs/stackplug/backup/" + time);
        warnings.add(CheckoutWarnings.backedUp(job.name(), job.place(), fetcher.backUp(job.place(), ref)));
    }

    /** Checks a checkout that was there before, and is now what it should be. */
    private CheckoutResult finish(FetchAction action, CheckoutState before, ResolvedRef target, boolean edited)
            throws FetchException, StackplugException {
        unfinishedMove.end();
        if (tools.policy().filter() == FetchFilter.COMPLETE) {
            complete();
        }
        try {
            job.hook().inspect(job.declaration(), job.place());
        } catch (StackplugException e) {
            throw edited ? CheckoutProblems.withoutWhatIsDeleted(job, before, e) : e;
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "the checkout can't be read: " + e.getMessage(), e);
        }
        if (!edited) {
            job.locked().refuseOtherDigest(target.revision(), digest(target.revision()));
        }
        return result(action, before, target, edited);
    }

    private void complete() throws FetchException, StackplugException {
        try {
            tools.attempt(
                    job.name(),
                    monitor -> fetcher.complete(job.place(), job.declaration().source(), monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.OFFLINE) {
                throw new StackplugException(CheckoutProblems.notCompletedOffline(job.declaration(), e), e);
            }
            throw e;
        }
    }

    private String digest(Revision revision) throws FetchException {
        return stamp.of(revision, fetcher);
    }

    private CheckoutResult result(FetchAction action, CheckoutState before, ResolvedRef target, boolean edited)
            throws FetchException, StackplugException {
        job.locked().forcedMove(target, earlier -> follows(earlier, target)).ifPresent(warnings::add);
        boolean stays = job.locked().isTarget(target) && !tools.policy().updates();
        if (stays && target.kind() == ResolvedRef.Kind.BRANCH) {
            CheckoutState now = action == FetchAction.CURRENT ? before : fetcher.inspect(job.place());
            now.branch().map(job.locked()::stays).ifPresent(warnings::addAll);
        }
        // The digest of edited files is not the commit's.
        Optional<String> digest =
                edited ? job.locked().digest(target.revision()) : Optional.of(digest(target.revision()));
        Optional<Changes> changes = action == FetchAction.MOVED ? changes(before, target) : Optional.empty();
        return result(
                action,
                before.revision(),
                Optional.of(target.revision()),
                Optional.of(job.entry(target, digest, edited)),
                changes);
    }

    private Optional<Changes> changes(CheckoutState before, ResolvedRef target)
            throws FetchException, StackplugException {
        return before.revision().isEmpty()
                ? Optional.empty()
                : new KnownChanges(fetcher, tools.policy(), tools.attempts(), tools.listener())
                        .between(job.name(), job.place(), before.revision().get(), request(target));
    }

    /** Returns whether the target has that commit in its history; empty if that can't be found out. */
    private Optional<Boolean> follows(Revision earlier, ResolvedRef target) throws FetchException, StackplugException {
        boolean contained = fetcher.contains(job.place(), earlier);
        if (contained || tools.policy().depth() == 0) {
            return Optional.of(contained);
        }
        try {
            return tools.attempt(
                    job.name(), monitor -> fetcher.isAncestor(job.declaration().source(), earlier, target, monitor));
        } catch (FetchException e) {
            if (e.reason() == FetchException.Reason.CANCELLED) {
                throw e;
            }
            // The checkout is right: that its history can't be asked is not a reason to fail.
            return Optional.empty();
        }
    }

    // ------------------------------------------------------------------------------ a checkout that is left

    private CheckoutResult useAsFound(CheckoutState state, UseAsFound found) throws StackplugException {
        found.warning().ifPresent(warnings::add);
        if (!Files.isDirectory(job.place())) {
            throw new StackplugException(CheckoutProblems.absent(job.declaration(), job.place()));
        }
        try {
            job.hook().inspect(job.declaration(), job.place());
        } catch (IOException e) {
            throw new StackplugException(CheckoutProblems.unreadable(job.declaration(), e), e);
        }
        return result(FetchAction.KEPT, state.revision(), state.revision(), Optional.empty(), Optional.empty());
    }

    private CheckoutResult useInPlace(InPlaceLink link) throws FetchException, StackplugException {
        CheckoutState there = Files.isSymbolicLink(job.place()) ? CheckoutState.absent() : fetcher.inspect(job.place());
        Path folder = link.make(there);
        if (there.hasLocalWork()) {
            warnings.add(CheckoutWarnings.waits(job.name(), link.aside()));
        }
        CheckoutState state = fetcher.inspect(folder);
        warnings.add(CheckoutWarnings.inPlace(job.declaration(), folder, state));
        // The lock stays: its commit is one of the ref, for everyone; that of the working tree is the author's alone.
        return result(FetchAction.KEPT, state.revision(), state.revision(), Optional.empty(), Optional.empty());
    }

    private CheckoutResult result(
            FetchAction action,
            Optional<Revision> from,
            Optional<Revision> to,
            Optional<LockEntry> entry,
            Optional<Changes> changes) {
        return new CheckoutResult(
                new Checkout(job.declaration(), job.place(), to),
                action,
                from,
                entry,
                changes,
                userEdits,
                warnings,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
