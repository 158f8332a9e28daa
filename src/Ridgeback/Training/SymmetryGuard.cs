using System.Numerics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Finds hidden layers whose units all begin with the same incoming weights.</summary>
/// <remarks>
/// Such units compute the same. Unless what comes after them tells them apart, they get the same gradients too and stay the same: the layer
/// is as good as one unit. With zeros it also gives the layers before it no gradient. The output layer may begin with zeros, since its
/// units have targets of their own.
/// </remarks>
internal static class SymmetryGuard
{
    /// <summary>The names of such layers.</summary>
    public static IReadOnlyList<string> EqualLayers<T>(IReadOnlyList<Variable> parameters, StateStore<T> store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. parameters
            .Where(variable => variable.Role == VariableRole.Weight && variable.Shape.Rank >= 2 && variable.Shape[^1] > 1)
            .Where(variable =>
                !Network.IsOutput(TrainingGraph.LayerOf(variable)) && UnitsAreEqual(store.Tensor(variable), variable.Shape[^1]))
            .Select(TrainingGraph.LayerOf),
    ];

    /// <summary>Refuses such layers, unless they were asked for.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public static void Check(IReadOnlyList<string> layers, bool allowed)
    {
        if (layers.Count > 0 && !allowed)
        {
            throw new InputException(
                $"Layer '{layers[0]}'",
                "expected units that begin with different weights, received equal ones: they compute the same, and unless what comes "
                    + "after tells them apart, they learn the same",
                "Choose a random initializer, such as he, or set AllowEqualUnits (training.allowEqualUnits)");
        }
    }

    private static bool UnitsAreEqual<T>(T[] weights, int units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] != weights[i / units * units])
            {
                return false;
            }
        }

        return true;
    }
}
