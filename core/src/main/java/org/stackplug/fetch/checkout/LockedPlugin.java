package org.stackplug.fetch.checkout;

import java.util.Optional;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/**
 * A declaration, and what the lock holds of the plugin: what follows from where they agree, and what is said where the world
 * does not agree with the lock.
 *
 * @param declaration what the user wrote
 * @param entry what the lock has under that name, whatever it was locked for
 */
public record LockedPlugin(Declaration declaration, Optional<LockEntry> entry) {

    /** Whether what the ref names now has an earlier commit in its history; empty if that can't be told. */
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

    /** The command that moves the lock. Only a run comes to what a step clones. */
    private String update() {
        return declaration.isClone() ? "'stackplug stack --update'" : "'stackplug update " + name() + "'";
    }

    /** The entry, as long as the declaration is what was locked. */
    public Optional<LockEntry> valid() {
        return entry.filter(one -> one.isAbout(declaration.source()));
    }

    /** Whether it is what the lock says, and nobody was asked. */
    boolean isTarget(ResolvedRef target) {
        return valid().map(LockEntry::target).filter(target::equals).isPresent();
    }

    /** The digest that the tree of that commit had when it was locked. */
    Optional<String> digest(Revision revision) {
        return entry.filter(one -> one.revision().equals(revision)).flatMap(LockEntry::digest);
    }

    /** What is wrong when nothing may be resolved anew, and would have to be. */
    Problem differs() {
        String why = entry.map(one -> "The lock has " + one.url() + " " + one.ref() + ", and the declaration "
                        + declaration.source().urlWithoutCredentials() + " "
                        + declaration.source().ref() + ".")
                .orElse("The lock does not have it.");
        return Problem.of(ErrorCode.LOCK_DIFFERS, name() + ": with --locked nothing is resolved anew")
                .at(declaration.place())
                .because(why)
                .remedy("Run " + update() + " and commit stackplug.lock.");
    }

    /** What is wrong when the remote has no such commit any more. */
    Problem commitIsGone(ResolvedRef target, FetchException e) {
        return Problem.of(ErrorCode.NO_REF, name() + ": the repository does not have the locked commit any more")
                .at(declaration.place())
                .because("The lock has " + target.revision().id() + " for " + ref()
                        + ", and that was moved away by force since, or deleted.\n"
                        + e.getMessage())
                .remedy("Find out why; " + update() + " takes what it names now.");
    }

    /** A commit whose files are not those that were locked is not used. */
    void refuseOtherDigest(Revision revision, String digest) throws StackplugException {
        Optional<String> wanted = entry.filter(one -> !one.dirty()).isPresent() ? digest(revision) : Optional.empty();
        if (wanted.isPresent() && !wanted.get().equals(digest)) {
            throw new StackplugException(Problem.of(
                            ErrorCode.DIGEST_DIFFERS,
                            name() + ": commit " + revision.abbreviated() + " is not what was locked")
                    .at(declaration.place())
                    .because("The lock has " + wanted.get() + "\nand its files are " + digest)
                    .remedy("Find out who has changed the repository or the lock before you run anything of it."));
        }
    }

    /**
     * What is to be said of a ref that was moved away from the locked commit. A branch that moved on has it in its history;
     * a force-push, and any move of a tag, is said aloud.
     */
    public Optional<String> forcedMove(ResolvedRef now, History history) throws FetchException, StackplugException {
        Optional<LockEntry> moved = valid().filter(one -> !one.revision().equals(now.revision()));
        if (moved.isEmpty()) {
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
                    + "; without its history nobody can tell whether it was rewritten");
        }
        return contained.get()
                ? Optional.empty()
                : Optional.of(name() + ": " + ref() + " was force-moved: " + after + " does not contain the locked "
                        + before);
    }

    /** A locked branch stays where it is, but not silently. */
    Optional<String> behind(int commits) {
        return commits == 0
                ? Optional.empty()
                : Optional.of(name() + ": locked " + commits + (commits == 1 ? " commit" : " commits") + " behind "
                        + ref() + "; " + update() + " moves it");
    }
}
