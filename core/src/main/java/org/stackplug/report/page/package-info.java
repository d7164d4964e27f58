/**
 * The page of a run. {@code HtmlReport} puts it together out of sections; {@code HtmlWriter} escapes and masks whatever a
 * section writes. Internal, not API.
 */
package org.stackplug.report.page;
