package io.zetel.licensing.api.http.catalogue;

import java.util.List;

/** What an import read and what it did; {@code added} and {@code changed} count products. */
public record ImportReport(int rows, int products, int servicePlans, int added, int changed, int duplicates, List<ImportWarning> warnings) {}
