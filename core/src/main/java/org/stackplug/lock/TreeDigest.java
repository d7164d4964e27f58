package org.stackplug.lock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.stackplug.file.Sha256;
import org.stackplug.spi.fetch.TrackedFile;

/**
 * A SHA-256 over all that a checkout holds. Git names a commit by a SHA-1, which can be forged with effort; with this beside
 * it, a locked commit can't be swapped.
 *
 * <p>For each tracked file in order of its path: the kind's name, a NUL, the path, a NUL, the length in bytes as decimal
 * digits, a NUL, and the content: a link's target for a link, nothing for a submodule. What is not tracked does not count.
 */
public final class TreeDigest {
    private static final int BUFFER = 64 * 1024;
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    private TreeDigest() {}

    /**
     * The digest of a checkout.
     *
     * @param files what the checkout tracks
     * @return {@code sha256:} and 64 hex digits
     * @throws IOException if a tracked file can't be read
     */
    public static String of(Path checkout, List<TrackedFile> files) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = new byte[BUFFER];
        List<TrackedFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(TrackedFile::path));
        for (TrackedFile file : sorted) {
            Path path = checkout.resolve(file.path());
            digest.update((file.kind().name() + "\0" + file.path() + "\0").getBytes(StandardCharsets.UTF_8));
            switch (file.kind()) {
                case SUBMODULE -> digest.update("0\0".getBytes(StandardCharsets.UTF_8));
                case SYMLINK -> {
                    byte[] target = Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
                    digest.update((target.length + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(target);
                }
                case FILE, EXECUTABLE -> {
                    digest.update((Files.size(path) + "\0").getBytes(StandardCharsets.UTF_8));
                    try (InputStream in = Files.newInputStream(path)) {
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            digest.update(buffer, 0, n);
                        }
                    }
                }
            }
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** Returns whether a text has the form of a digest. */
    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }
}
