package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.VendorText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where each column of the vendor's list stands in this file; their order may vary. */
record VendorColumns(Map<Column, Integer> places, int count) {

    /** The columns of the vendor's list by their names. */
    enum Column {
        Product_Display_Name,
        String_Id,
        GUID,
        Service_Plan_Name,
        Service_Plan_Id,
        Service_Plans_Included_Friendly_Names
    }

    /** The columns of a header, which must have all of them. */
    static VendorColumns of(List<String> header) {
        var names = header.stream().map(VendorText::clean).toList();
        var places = new EnumMap<Column, Integer>(Column.class);
        for (var column : Column.values()) {
            for (int i = names.size() - 1; i >= 0; i--) {
                if (names.get(i).equalsIgnoreCase(column.name())) {
                    places.put(column, i);
                }
            }
        }
        var missing = Arrays.stream(Column.values())
                .filter(c -> !places.containsKey(c))
                .map(Enum::name)
                .toList();
        if (!missing.isEmpty()) {
            throw CatalogueProblem.badHeader(missing);
        }
        return new VendorColumns(places, header.size());
    }

    String cell(Column column, List<String> cells) {
        return cells.get(places.get(column));
    }
}
