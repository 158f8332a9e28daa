using System.Globalization;
using System.Text;
using Ridgeback.Graphs;

namespace Ridgeback.Diagnostics;

/// <summary>What a gradient check found.</summary>
/// <param name="Variables">One entry for each variable, with its worst element.</param>
public sealed record GradientCheck(IReadOnlyList<VariableCheck> Variables)
{
    /// <summary>The worst of all; null when nothing was checked.</summary>
    public VariableCheck? Worst =>
        Variables.MaxBy(variable => double.IsNaN(variable.RelativeError) ? double.PositiveInfinity : variable.RelativeError);

    /// <summary>True when every element is within <see cref="GradientChecker.Tolerance"/> and most were not at a kink.</summary>
    public bool Passes => Variables.All(variable => variable.RelativeError < GradientChecker.Tolerance)
        && Variables.Sum(variable => variable.Kinks) * 2 <= Variables.Sum(variable => variable.Count);

    /// <summary>As a table of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"{"parameter",-32}{"shape",-16}{"worst error",14}{"typical",12}{"at",9}{"analytic",24}{"numeric",24}{"kinks",8}\n");
        foreach (var v in Variables)
        {
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{v.Name,-32}{v.Shape,-16}{v.RelativeError,14:E2}{v.Typical,12:E2}{v.Position,9}"
                    + $"{v.Analytic,24:G15}{v.Numeric,24:G15}{v.Kinks,8}\n"));
        }

        return text.ToString();
    }
}

/// <summary>The worst element of one variable.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Position">The element, row-major; −1 when every element was at a kink.</param>
/// <param name="Analytic">Its gradient by bprop.</param>
/// <param name="Numeric">Its gradient by central differences.</param>
/// <param name="RelativeError">|a − n| / max(|a|, |n|, 1e-3·max|g|).</param>
/// <param name="Typical">The median of all elements' relative errors.</param>
/// <param name="Kinks">Elements left out because the loss has a kink there.</param>
/// <param name="Count">Elements in all.</param>
public sealed record VariableCheck(
    string Name, Shape Shape, int Position, double Analytic, double Numeric, double RelativeError, double Typical,
    int Kinks, int Count);
