package org.stackplug.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of files. */
public final class Sha256 {
    private Sha256() {}

    /** Returns a digest of nothing yet. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
