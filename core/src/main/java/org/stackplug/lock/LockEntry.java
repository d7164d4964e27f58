package org.stackplug.lock;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/**
 * One plugin, or another checkout, at the moment when it was locked.
 *
 * @param name of the plugin; for another checkout its folder
 * @param source the URL without credentials, and the ref as the user wrote it
 * @param target what the ref pointed to at that moment
 * @param digest {@code sha256:} and the digest of the checked-out tree, see {@link TreeDigest}; empty for a working tree
 *     that was used in place
 * @param dirty whether the checkout held changes that no commit has
 * @param at when it was locked
 * @param by what locked it: {@code stackplug VERSION, FETCHER}
 */
public record LockEntry(
        String name, Source source, ResolvedRef target, Optional<String> digest, boolean dirty, Instant at, String by) {
    public LockEntry {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(at);
        Objects.requireNonNull(by);
    }

    /** Returns the URL without credentials. */
    public String url() {
        return source.url();
    }

    /** Returns the ref as the user wrote it. */
    public String ref() {
        return source.ref();
    }

    /** Returns the commit. */
    public Revision revision() {
        return target.revision();
    }

    /** Returns the same entry under another name. */
    public LockEntry named(String other) {
        return new LockEntry(other, source, target, digest, dirty, at, by);
    }

    /** Returns whether it is about that source. */
    public boolean isAbout(Source other) {
        return url().equals(other.urlWithoutCredentials()) && ref().equals(other.ref());
    }

    /** Returns whether it pins the same as another entry, whatever tool wrote it and whenever. */
    public boolean pinsTheSameAs(LockEntry other) {
        return name.equals(other.name)
                && source.equals(other.source)
                && target.equals(other.target)
                && digest.equals(other.digest)
                && dirty == other.dirty;
    }
}
