using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>What compilation hands to a plan.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PlanParts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required PlanKernel<T>[] Kernels { get; init; }

    public required PlanMemory Memory { get; init; }

    public required Dictionary<string, (Buffer Buffer, Shape Shape, ElementKind Kind)> Inputs { get; init; }

    public required (Buffer? Buffer, nint Slot, Shape Shape)[] Outputs { get; init; }

    /// <summary>Values that are copied into variables when everything has been read.</summary>
    public required (Buffer From, Buffer To)[] TensorCommits { get; init; }

    /// <summary>Scalars that are copied into variables when everything has been read.</summary>
    public required (nint From, nint To)[] ScalarCommits { get; init; }

    public required TileKernels<T> Tiles { get; init; }

    /// <summary>Keeps the store's and the constants' memory alive.</summary>
    public required object[] Owners { get; init; }

    public (Buffer Buffer, Shape Shape) Input(string key, ElementKind kind) =>
        Inputs.TryGetValue(key, out var input) && input.Kind == kind
            ? (input.Buffer, input.Shape)
            : throw new GraphException(
                $"Plan input '{key}'",
                $"expected one of {(Inputs.Count == 0 ? "no inputs" : string.Join(", ", Inputs.Keys))}, received '{key}' as {kind}",
                "Feed only what the plan needs");

    public void Commit()
    {
        foreach ((Buffer from, Buffer to) in TensorCommits)
        {
            System.Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Bytes, to.Bytes);
        }

        foreach ((nint from, nint to) in ScalarCommits)
        {
            *(double*)to = *(double*)from;
        }
    }
}
