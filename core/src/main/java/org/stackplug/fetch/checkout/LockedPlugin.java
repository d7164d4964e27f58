package org.stackplug.fetch.checkout;

import java.util.List;
import java.util.Optional;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/**
 * A declaration with its lock entry, and the words for where the remote or the disk differ from the lock.
 *
 * @param declaration as the user wrote it
 * @param entry the lock's entry of that name, which may be for another URL or ref
 */
public record LockedPlugin(Declaration declaration, Optional<LockEntry> entry) {

    /** Answers whether the target of the ref has an earlier commit in its history; empty if that is not known. */
    @FunctionalInterface
    public interface History {
        Optional<Boolean> contains(Revision earlier) throws FetchException, StackplugException;
    }

    private String name() {
        return declaration.name();
    }

    private String ref() {
        return "'" + declaration.source().ref() + "'";
    }

    /** Returns the command that updates the lock. Only a run reaches what a step clones. */
    private String update() {
        return declaration.isClone() ? "'stackplug stack --update'" : "'stackplug update " + name() + "'";
    }

    /** Returns the command that adds a missing entry to the lock. */
    private String fetch() {
        return declaration.isClone() ? "'stackplug stack' without --locked" : "'stackplug fetch " + name() + "'";
    }

    /** Returns the entry, if it is for the declared URL and ref. */
    public Optional<LockEntry> valid() {
        return entry.filter(one -> one.isAbout(declaration.source()));
    }

    /** Returns whether this is the target in the lock, and not an answer of the remote. */
    boolean isTarget(ResolvedRef target) {
        return valid().map(LockEntry::target).filter(target::equals).isPresent();
    }

    /** Returns the digest of that commit's files when it was locked. */
    Optional<String> digest(Revision revision) {
        return entry.filter(one -> one.revision().equals(revision)).flatMap(LockEntry::digest);
    }

    /** Returns the problem when a ref would have to be resolved although --locked forbids it. */
    Problem differs() {
        String why = entry.map(one -> "The lock has " + one.url() + " " + one.ref() + ", and the declaration "
                        + declaration.source().urlWithoutCredentials() + " "
                        + declaration.source().ref() + ".")
                .orElse("The lock does not have it.");
        return Problem.of(ErrorCode.LOCK_DIFFERS, name() + ": --locked does not resolve refs again")
                .at(declaration.place())
                .because(why)
                .remedy("Run " + (entry.isPresent() ? update() : fetch()) + " and commit stackplug.lock.");
    }

    /** Returns the same problem for a checkout that a fetch would use as it is, without an entry for it. */
    Problem differsAsFound() {
        return differs().remedy("Run " + update() + " and commit stackplug.lock.");
    }

    /** Returns the problem when the remote does not have the locked commit any more. */
    Problem commitIsGone(ResolvedRef target, FetchException e) {
        return Problem.of(
                        ErrorCode.NO_REF,
                        name() + ": the " + declaration.words().source() + " does not have the locked "
                                + declaration.words().state() + " any more")
                .at(declaration.place())
                .because("The lock has " + target.revision().id() + " for " + ref()
                        + (declaration.hasHistory()
                                ? ", which was moved by force since, or deleted.\n"
                                : ", and the source has changed since.\n")
                        + e.getMessage())
                .remedy("Find out why; " + update() + " locks what it names now.");
    }

    /** Refuses a commit whose files are not the locked ones. */
    void refuseOtherDigest(Revision revision, String digest) throws StackplugException {
        Optional<String> wanted = entry.filter(one -> !one.dirty()).isPresent() ? digest(revision) : Optional.empty();
        if (wanted.isPresent() && !wanted.get().equals(digest)) {
            throw new StackplugException(Problem.of(
                            ErrorCode.DIGEST_DIFFERS,
                            name() + ": " + declaration.words().state() + " " + revision.abbreviated()
                                    + " is not what was locked")
                    .at(declaration.place())
                    .because("The lock has " + wanted.get() + "\nand its files are " + digest)
                    .remedy("Find out who changed the " + declaration.words().source()
                            + " or the lock before you run any of its code."));
        }
    }

    /**
     * Returns the warning for a ref that was moved from the locked commit. A branch that moved on has the commit
     * in its history; a force-push, and any move of a tag, is worth a warning. A source without a history has no ref that
     * could move.
     */
    public Optional<String> forcedMove(ResolvedRef now, History history) throws FetchException, StackplugException {
        Optional<LockEntry> moved = valid().filter(one -> !one.revision().equals(now.revision()));
        if (moved.isEmpty() || !declaration.hasHistory()) {
            return Optional.empty();
        }
        String before = moved.get().revision().abbreviated();
        String after = now.revision().abbreviated();
        if (now.kind() == ResolvedRef.Kind.TAG) {
            return Optional.of(name() + ": the tag " + ref() + " was moved from " + before + " to " + after);
        }
        Optional<Boolean> contained = history.contains(moved.get().revision());
        if (contained.isEmpty()) {
            return Optional.of(name() + ": " + ref() + " has moved from " + before + " to " + after
                    + "; without its history it is not known whether it was rewritten");
        }
        return contained.get()
                ? Optional.empty()
                : Optional.of(name() + ": " + ref() + " was force-moved: " + after + " does not contain the locked "
                        + before);
    }

    /** Returns the warnings for a branch that stays at the locked commit although its name leads elsewhere by now. */
    List<String> stays(CheckoutState.Branch branch) {
        if (branch.isAlsoTag()) {
            return List.of(name() + ": " + ref() + " is locked as a branch, and the repository has a tag of that name; "
                    + update() + " moves it to the tag");
        }
        int behind = branch.behind();
        return behind == 0
                ? List.of()
                : List.of(name() + ": locked " + behind + (behind == 1 ? " commit" : " commits") + " behind " + ref()
                        + "; " + update() + " moves it");
    }
}
