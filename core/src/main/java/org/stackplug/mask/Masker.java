package org.stackplug.mask;

import java.util.Collection;
import org.stackplug.mask.words.AhoCorasick;

/**
 * Hides secrets in texts: known values in whatever way they are quoted, what a text assigns to the name of a secret, and
 * passwords in URLs. Needs time in proportion to the length of the text, whatever is in it.
 *
 * <p>Knows what it knows when it is made. Immutable and thread-safe.
 */
final class Masker {
    private final SecretNames names;
    private final AhoCorasick endings;
    private final SecretPatterns patterns;

    Masker(SecretNames names, Collection<String> values) {
        this.names = names;
        this.endings = names.automaton();
        this.patterns = new SecretPatterns(values);
    }

    NameScan names(MaskedText target) {
        return new NameScan(names, endings, target);
    }

    /** Begins to look for known values, in a text that begins there. */
    LiteralScan literals(MaskedText target, long begin) {
        return new LiteralScan(patterns, target, begin);
    }

    /** Returns a whole text without secrets; the same object when it has none. */
    String mask(String text) {
        MaskedText masked = new MaskedText(() -> this, text.length());
        String shown = masked.next(text);
        String rest = masked.end();
        return masked.hasHidden() ? shown + rest : text;
    }
}
