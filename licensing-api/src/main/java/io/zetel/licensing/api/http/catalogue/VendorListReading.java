package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.catalogue.CsvRows.Row;
import io.zetel.licensing.api.http.catalogue.ImportWarning.Code;
import io.zetel.licensing.api.http.catalogue.VendorColumns.Column;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gathers the rows of one list into products; of two rows that disagree the first is believed. */
final class VendorListReading {

    private final VendorColumns columns;
    private final Map<SkuId, Gathered> products = new LinkedHashMap<>();
    private final Map<String, SkuId> partNumbers = new HashMap<>();
    private final Set<PlanId> plans = new HashSet<>();
    private final Map<SkuId, Long> lines = new HashMap<>();
    private final ImportWarnings warnings = new ImportWarnings();
    private int rows;
    private int duplicates;
    private boolean complete = true;

    VendorListReading(VendorColumns columns) {
        this.columns = columns;
    }

    /** A product while its rows are still coming. */
    private record Gathered(String sku, String name, Map<PlanId, ServicePlan> plans) {}

    int rows() {
        return rows;
    }

    void add(Row row) {
        rows++;
        if (row.cells().isEmpty()) {
            warn(row, Code.UNREADABLE_ROW, "a quote is opened and never closed");
        } else if (!hasAllCells(row.cells())) {
            warn(
                    row,
                    Code.WRONG_COLUMN_COUNT,
                    "%d cells where the header has %d".formatted(row.cells().size(), columns.count()));
        } else if (row.cells().stream().anyMatch(cell -> cell.length() > Cell.MAX_LENGTH)) {
            warn(row, Code.CELL_TOO_LONG, "a cell has more than %d characters".formatted(Cell.MAX_LENGTH));
        } else {
            read(row, cleaned(row));
        }
    }

    VendorList result() {
        var listed = products.entrySet().stream()
                .map(p -> new ListedProduct(
                        p.getKey(),
                        p.getValue().sku(),
                        p.getValue().name(),
                        List.copyOf(p.getValue().plans().values())))
                .toList();
        return new VendorList(listed, rows, plans.size(), duplicates, complete, lines, warnings);
    }

    /** Empty cells too many at the end are a spreadsheet's habit and harmless. */
    private boolean hasAllCells(List<String> cells) {
        return cells.size() >= columns.count()
                && cells.subList(columns.count(), cells.size()).stream().allMatch(String::isBlank);
    }

    private Map<Column, String> cleaned(Row row) {
        var cells = new EnumMap<Column, String>(Column.class);
        var touched = new ArrayList<String>();
        for (var column : Column.values()) {
            var raw = columns.cell(column, row.cells());
            var clean = column == Column.GUID || column == Column.Service_Plan_Id
                    ? VendorText.clean(raw).toLowerCase(Locale.ROOT)
                    : VendorText.clean(raw);
            cells.put(column, clean);
            if (!clean.equals(raw)) {
                touched.add(column.name());
            }
        }
        if (!touched.isEmpty()) {
            warn(row, Code.CLEANED, "white space or capitals put right in " + String.join(", ", touched));
        }
        return cells;
    }

    private void read(Row row, Map<Column, String> cells) {
        var skuId = cells.get(Column.GUID);
        var planId = cells.get(Column.Service_Plan_Id);
        var sku = cells.get(Column.String_Id);
        if (!Cell.isGuid(skuId)) {
            warn(row, Code.BAD_GUID, "GUID is not a GUID: " + skuId);
        } else if (!Cell.isGuid(planId)) {
            warn(row, Code.BAD_GUID, "Service_Plan_Id is not a GUID: " + planId);
        } else if (sku.isEmpty()) {
            warn(row, Code.EMPTY_PART_NUMBER, "String_Id is empty");
        } else {
            if (cells.values().stream().anyMatch(cell -> cell.indexOf('\uFFFD') >= 0)) {
                warn(row, Code.UNREADABLE_CHARACTER, "a character was lost before the file came here");
            }
            addPlan(
                    row,
                    product(row, new SkuId(skuId), sku, cells.get(Column.Product_Display_Name)),
                    plan(row, planId, cells));
        }
    }

    private Gathered product(Row row, SkuId skuId, String sku, String name) {
        var known = products.get(skuId);
        if (known == null) {
            var other = partNumbers.putIfAbsent(sku, skuId);
            if (other != null) {
                warn(
                        row,
                        Code.SHARED_PART_NUMBER,
                        "%s also names %s; use the GUID to tell them apart".formatted(sku, other));
            }
            known = new Gathered(sku, orElse(row, Column.Product_Display_Name, name, sku), new LinkedHashMap<>());
            products.put(skuId, known);
            lines.put(skuId, row.line());
        } else if (!known.sku().equals(sku) || !name.isEmpty() && !known.name().equals(name)) {
            warn(row, Code.CONFLICTING_NAME, "%s was %s, %s above".formatted(skuId, known.sku(), known.name()));
        }
        return known;
    }

    private ServicePlan plan(Row row, String planId, Map<Column, String> cells) {
        var friendlyName = cells.get(Column.Service_Plans_Included_Friendly_Names);
        var name = orElse(
                row,
                Column.Service_Plan_Name,
                cells.get(Column.Service_Plan_Name),
                friendlyName.isEmpty() ? planId : friendlyName);
        if (name.indexOf(' ') >= 0) {
            warn(row, Code.SPACE_IN_PLAN_NAME, "the plan name has spaces in it: " + name);
        }
        return new ServicePlan(
                new PlanId(planId),
                name,
                orElse(row, Column.Service_Plans_Included_Friendly_Names, friendlyName, name));
    }

    private void addPlan(Row row, Gathered product, ServicePlan plan) {
        plans.add(plan.id());
        var earlier = product.plans().putIfAbsent(plan.id(), plan);
        if (earlier == null) {
            return;
        }
        duplicates++;
        warn(row, Code.DUPLICATE_ROW, "%s has the plan %s already".formatted(product.sku(), plan.name()));
        if (!earlier.equals(plan)) {
            warn(
                    row,
                    Code.CONFLICTING_NAME,
                    "the plan was %s, %s above".formatted(earlier.name(), earlier.friendlyName()));
        }
    }

    private String orElse(Row row, Column column, String text, String instead) {
        if (!text.isEmpty()) {
            return text;
        }
        warn(row, Code.EMPTY_NAME, "%s is empty, taken as %s".formatted(column, instead));
        return instead;
    }

    private void warn(Row row, Code code, String message) {
        complete &= !code.rowLost();
        warnings.add(new ImportWarning(row.line(), code, message));
    }
}
