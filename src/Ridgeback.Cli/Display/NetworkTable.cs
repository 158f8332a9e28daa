using System.Globalization;
using Ridgeback.Networks;

namespace Ridgeback.Cli.Display;

/// <summary>A network, layer by layer.</summary>
internal static class NetworkTable
{
    public static TextTable Of(NetworkSummary summary)
    {
        var table = new TextTable("layer", "kind ", "output ", "parameters", "operations");
        foreach (var row in summary.Rows)
        {
            table.Add(row.Name, row.Kind, row.Output.ToString(), Count(row.Parameters), Count(row.Operations));
        }

        return table;
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
