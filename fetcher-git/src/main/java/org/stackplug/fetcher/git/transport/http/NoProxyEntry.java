package org.stackplug.fetcher.git.transport.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of {@code no_proxy} as curl reads it: a host, a domain with all hosts in it, a star for all hosts, an address, or a
 * range of addresses such as {@code 10.0.0.0/8}. A name is not resolved for a range.
 *
 * @param text the entry in lower case, without a dot in front; may be empty
 */
record NoProxyEntry(String text) {
    private static final Pattern RANGE = Pattern.compile("([0-9a-f.:]+)/(\\d{1,3})");
    /** An address, and not a name, which would be looked up. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|[0-9a-f:]*:[0-9a-f:.]*");

    /** Returns the entry that this text is. */
    static NoProxyEntry of(String written) {
        String lower = withoutBrackets(written.toLowerCase(Locale.ROOT));
        return new NoProxyEntry(lower.startsWith(".") ? lower.substring(1) : lower);
    }

    /**
     * Returns whether a host is reached without a proxy.
     *
     * @param host a name or an address, which may be in brackets
     */
    boolean includes(String host) {
        if (text.isEmpty()) {
            return false;
        }
        String name = withoutBrackets(host.toLowerCase(Locale.ROOT));
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return isInRange(name, range.group(1), Integer.parseInt(range.group(2)));
        }
        return text.equals("*") || name.equals(text) || name.endsWith("." + text);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isInRange(String host, String network, int prefix) {
        Optional<byte[]> one = address(host);
        Optional<byte[]> other = address(network);
        if (one.isEmpty() || other.isEmpty() || one.get().length != other.get().length) {
            return false;
        }
        int rest = one.get().length * Byte.SIZE - prefix;
        return rest >= 0
                && new BigInteger(1, one.get())
                        .shiftRight(rest)
                        .equals(new BigInteger(1, other.get()).shiftRight(rest));
    }

    private static Optional<byte[]> address(String text) {
        try {
            return ADDRESS.matcher(text).matches()
                    ? Optional.of(InetAddress.getByName(text).getAddress())
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
