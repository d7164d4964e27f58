package org.stackplug.options;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which checkouts may lack the files of commits that are not checked out. */
public enum FetchFilter {
    /** No checkout: all history can be read without the network. */
    NONE,
    /** The new checkouts of repositories that are known to be large. */
    AUTO,
    /** All new checkouts. */
    BLOBS,
    /** No checkout; those that lack files are completed. */
    COMPLETE;

    /** The variable of localrc that sets it. */
    public static final String VARIABLE = "STACKPLUG_FETCH_FILTER";

    /** The filters that a setting can name. */
    private static final List<FetchFilter> NAMED = List.of(NONE, AUTO, BLOBS);

    /** Returns the names for settings. */
    public static List<String> names() {
        return NAMED.stream().map(FetchFilter::text).toList();
    }

    /** Returns the filter of that name; empty for a text that is not one. */
    public static Optional<FetchFilter> parse(String name) {
        return NAMED.stream().filter(filter -> filter.text().equals(name)).findFirst();
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
