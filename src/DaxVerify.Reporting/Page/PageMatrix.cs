using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Page;

/// <summary>The matrix of a run, if it has one: a table with a colour and a sign for each cell.</summary>
internal static class PageMatrix
{
    public static void Write(Markup page, RunReport report)
    {
        if (report.Matrix is not { } matrix)
        {
            return;
        }

        page.Raw("<section aria-labelledby=\"matrix\">").Element("h2", matrix.Title, ("id", "matrix"));
        page.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", $"Table: {matrix.Title}")).Raw("<table class=\"matrix\"><thead><tr><td></td>");
        foreach (var column in matrix.Columns)
        {
            page.Element("th", column, ("scope", "col"));
        }

        page.Raw("</tr></thead><tbody>\n");
        foreach (var row in matrix.Rows)
        {
            page.Raw("<tr>").Element("th", row.Name, ("scope", "row"));
            foreach (var cell in row.Cells)
            {
                page.Element("td", cell.Text, ("class", ClassOf(cell.Tone)), ("title", cell.Detail));
            }

            page.Raw("</tr>\n");
        }

        page.Raw("</tbody></table></div></section>\n");
    }

    private static string ClassOf(MatrixTone tone) => tone switch
    {
        MatrixTone.Seen => "seen",
        MatrixTone.Unseen => "unseen",
        MatrixTone.Wrong => "wrong",
        _ => "none",
    };
}
