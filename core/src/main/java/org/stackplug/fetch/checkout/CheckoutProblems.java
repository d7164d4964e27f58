package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.file.StorageProblem;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.Revision;

/** The words for why a checkout can't be used as the declaration, the lock and the flags want it. */
final class CheckoutProblems {
    private CheckoutProblems() {}

    /** Returns whether a failure is that of the source, and not of the machine. */
    static boolean isOfSource(FetchException e) {
        return e.reason() == FetchException.Reason.CORRUPT
                || e.reason() == FetchException.Reason.NO_REF
                || e.reason() == FetchException.Reason.NO_REPOSITORY;
    }

    /** Returns the problem of a checkout that can't be made of its bundle. */
    static Problem bundle(Declaration declaration, FetchException e) {
        return Problem.of(ErrorCode.BUNDLE, declaration.name() + ": its bundle does not have what it should")
                .at(declaration.place())
                .because(e.getMessage())
                .remedy("Write it again with 'stackplug fetch --bundle FILE'.");
    }

    static Problem lockedInPlace(Declaration declaration) {
        return Problem.of(ErrorCode.LOCK_DIFFERS, declaration.name() + ": a working tree in place is not locked")
                .at(declaration.place())
                .because("--locked and --in-place exclude each other for one plugin.")
                .remedy("Leave out one of them.");
    }

    static Problem inTheWay(CheckoutFacts facts) {
        return Problem.of(ErrorCode.IN_THE_WAY, facts.name() + ": " + facts.place() + " is not a checkout")
                .at(facts.declaration().place())
                .because(facts.state().detail())
                .remedy("Move it away, or enable the plugin under another name.");
    }

    /** @param made the checkout as the backend sees it that has made it */
    static Problem ofAnotherBackend(CheckoutFacts facts, CheckoutState made) {
        return Problem.of(
                        ErrorCode.LOCAL_WORK,
                        facts.name() + ": another backend has made the checkout, which holds work of yours")
                .at(facts.declaration().place())
                .because(facts.place() + "\n" + CheckoutWarnings.list(facts.place(), lostByMove(made.work())))
                .remedy("Move your work somewhere else; or run with --discard, which keeps the whole checkout first.");
    }

    /** The source had one state when it was asked, and another one when its files were fetched. */
    static Problem changedMeanwhile(Declaration declaration, FetchException e) {
        return Problem.of(ErrorCode.NO_REF, declaration.name() + ": the source changed while it was fetched")
                .at(declaration.place())
                .because(e.getMessage())
                .remedy("Run the command again.");
    }

    static Problem localWork(CheckoutFacts facts) {
        return Problem.of(ErrorCode.LOCAL_WORK, facts.name() + ": the checkout holds work of yours, and stays as it is")
                .at(facts.declaration().place())
                .because(facts.place() + "\n"
                        + CheckoutWarnings.list(
                                facts.place(), lostByMove(facts.state().work())))
                .remedy(rescue(facts) + "; or run with --discard, which keeps it "
                        + facts.declaration().words().backup() + " first.");
    }

    private static String rescue(CheckoutFacts facts) {
        LocalWork work = facts.state().work();
        if (work.stashed().isEmpty()) {
            return facts.declaration().words().rescue();
        }
        boolean only = work.edited().isEmpty() && work.committed().isEmpty();
        return "Commit and push " + (only ? "" : "it, and ")
                + "what you have stashed ('git stash pop' brings it back, and 'git stash drop' removes it)";
    }

    /** Untracked files are not among it: they stay where they are. */
    private static LocalWork lostByMove(LocalWork work) {
        return new LocalWork(work.edited(), List.of(), work.committed(), work.stashed());
    }

    /** The files that a partial checkout lacks are neither in the cache, nor may the remote be asked for them. */
    static Problem notCompletedOffline(Declaration declaration, FetchException e) {
        return FetchProblems.of(declaration, e)
                .remedy("Run 'stackplug fetch --complete' without --offline; OFFLINE=True in localrc means the same.");
    }

    static Problem usersOwn(CheckoutFacts facts, List<String> losses) {
        return Problem.of(
                        ErrorCode.LOCAL_WORK,
                        facts.name() + ": the checkout was not made by stackplug, and stays as it is")
                .at(facts.declaration().place())
                .because(facts.place() + "\nAn update would lose:\n  " + String.join("\n  ", losses))
                .remedy(
                        facts.link()
                                ? "Remove the link, or leave out --update, --discard and RECLONE=True."
                                : "Move it away; or run with --discard, which keeps your work "
                                        + facts.declaration().words().backup() + " first.");
    }

    static Problem unrelated(CheckoutFacts facts) {
        return Problem.of(
                        ErrorCode.IN_THE_WAY,
                        facts.name() + ": the checkout is that of another repository, "
                                + facts.state().url().orElse("without a remote"))
                .at(facts.declaration().place())
                .because(facts.place() + " has no commit of "
                        + facts.declaration().source().urlWithoutCredentials() + ", which is declared.")
                .remedy("Move it away, or correct the URL.");
    }

    static Problem usersOwnIsNotLocked(CheckoutFacts facts, LockEntry entry) {
        return Problem.of(
                        ErrorCode.LOCK_DIFFERS,
                        facts.name() + ": the checkout was not made by stackplug, and is not what is locked")
                .at(facts.declaration().place())
                .because("The lock has " + entry.revision() + " of " + entry.url() + ", and " + facts.place()
                        + " is at "
                        + facts.state()
                                .revision()
                                .map(Revision::id)
                                .orElse("no " + facts.declaration().words().state()) + " of "
                        + facts.state().url().orElse("no remote") + ".")
                .remedy("Move it away, or leave out --locked.");
    }

    static Problem editedThoughLocked(CheckoutFacts facts) {
        return Problem.of(ErrorCode.DIGEST_DIFFERS, facts.name() + ": the checkout is edited")
                .at(facts.declaration().place())
                .because(CheckoutWarnings.list(
                        facts.place(), CheckoutDecision.partInRun(facts.state().work())))
                .remedy("Leave out --locked, or use --discard without it once to put your work aside.");
    }

    /** Returns the refusal of a checkout as one of the repository, or of what was deleted in the checkout. */
    static StackplugException withoutWhatIsDeleted(CheckoutJob job, CheckoutState state, StackplugException refusal) {
        List<String> deleted = state.work().deleted(job.place()).stream()
                .filter(path -> path.startsWith("devstack/"))
                .toList();
        boolean isPlugin = refusal.problems().stream().noneMatch(problem -> problem.code() == ErrorCode.NOT_A_PLUGIN);
        if (isPlugin || deleted.isEmpty()) {
            return refusal;
        }
        LocalWork lost = new LocalWork(deleted, List.of(), List.of());
        return new StackplugException(
                Problem.of(ErrorCode.NOT_A_PLUGIN, job.name() + ": what runs was deleted in the checkout")
                        .at(job.declaration().place())
                        .because(job.place() + "\n" + CheckoutWarnings.list(job.place(), lost))
                        .remedy("Run 'stackplug fetch " + job.name()
                                + " --discard', which restores it, and keeps other edits in a backup."),
                refusal);
    }

    static Problem absent(Declaration declaration, Path place) {
        return Problem.of(ErrorCode.ABSENT, declaration.name() + ": there is nothing at " + place)
                .at(declaration.place())
                .because("ERROR_ON_CLONE=True forbids to clone it.")
                .remedy("Put a checkout there, or set ERROR_ON_CLONE=False.");
    }

    static Problem unreadable(Declaration declaration, IOException e) {
        return StorageProblem.reading(declaration.name() + ": the checkout can't be read", e, "the checkout")
                .at(declaration.place());
    }
}
