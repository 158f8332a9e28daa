using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ridgeback.Execution;

/// <summary>A plan as text.</summary>
internal static class PlanPrinter
{
    public static string Print<T>(PlanParts<T> parts, double[]? microseconds = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var text = new StringBuilder();
        text.Append($"{parts.Kernels.Length} kernels, {parts.Kernels.Sum(k => k.Operations):N0} operations, ");
        text.Append($"{parts.ScratchBytes:N0} bytes of scratch memory, {typeof(T).Name}\n");
        var total = microseconds?.Sum() ?? 0;
        var heading = microseconds is null ? "" : $"{"microseconds",13} {"share",7} {"GFLOP/s",8} {"GB/s",6}";
        if (microseconds is not null)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{total:F1} microseconds in all, {parts.Kernels.Sum(k => k.Operations) / total / 1e3:F0} GFLOP/s\n");
        }

        text.Append($"{"#",4}{heading} {"operations",14} {"bytes",12}  kernel\n");
        for (var i = 0; i < parts.Kernels.Length; i++)
        {
            var kernel = parts.Kernels[i];
            var scopes = string.Join(", ", kernel.Nodes.Select(node => node.Origin.Scope).OfType<string>().Distinct());
            var time = microseconds is null ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $"{microseconds[i],13:F2} {100 * microseconds[i] / total,6:F1}% {kernel.Operations / microseconds[i] / 1e3,8:F1} "
                    + $"{kernel.Traffic / microseconds[i] / 1e3,6:F1}");
            text.Append($"{i,4}{time} {kernel.Operations,14:N0} {kernel.Traffic,12:N0}  {Shorten(kernel.Name, 90)}");
            text.Append($" → {ShapeOf(kernel.Nodes[^1])}{(scopes.Length == 0 ? "" : $"  [{Shorten(scopes, 80)}]")}\n");
            PrintNested(text, kernel, "      ");
        }

        return text.ToString();
    }

    /// <summary>What a loop runs in each of its steps, a step's costs.</summary>
    private static void PrintNested<T>(StringBuilder text, PlanKernel<T> kernel, string indent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((var title, var kernels) in kernel.Nested)
        {
            text.Append($"{indent}{title}\n");
            foreach (var inner in kernels)
            {
                text.Append($"{indent}  {inner.Operations,11:N0} {inner.Traffic,12:N0}  {Shorten(inner.Name, 90)}");
                text.Append($" → {ShapeOf(inner.Nodes[^1])}\n");
                PrintNested(text, inner, indent + "      ");
            }
        }
    }

    private static string ShapeOf(Graphs.Node node) => node.Kind == Graphs.ElementKind.Tuple
        ? string.Join(", ", node.Outputs.Select(output => output.Shape))
        : $"{node.Shape}";

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
