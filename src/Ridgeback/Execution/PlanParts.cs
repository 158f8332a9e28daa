using System.Numerics;
using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>What compilation hands to a plan.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PlanParts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required PlanKernel<T>[] Kernels { get; init; }

    public required PlanMemory Memory { get; init; }

    public required Dictionary<string, (Buffer Buffer, Shape Shape, ElementKind Kind)> Inputs { get; init; }

    public required PlanOutput[] Outputs { get; init; }

    /// <summary>The kernel after which the guard is looked at; −1 for never.</summary>
    public required int GuardKernel { get; init; }

    /// <summary>A pointer to the guard's value.</summary>
    public required nint GuardSlot { get; init; }

    /// <summary>What is copied after the last kernel: old values that are still wanted first, then new values of variables.</summary>
    public required (Buffer From, Buffer To)[] TensorCopies { get; init; }

    /// <summary>The same for scalars.</summary>
    public required (nint From, nint To)[] ScalarCopies { get; init; }

    /// <summary>Keeps the store's and the constants' memory alive.</summary>
    public required object[] Owners { get; init; }

    /// <summary>Bytes of scratch memory, that of the kernels within kernels included.</summary>
    public long ScratchBytes => Memory.ScratchBytes + Kernels.Sum(kernel => kernel.NestedBytes);

    public (Buffer Buffer, Shape Shape) Input(string key, ElementKind kind) =>
        Inputs.TryGetValue(key, out var input) && input.Kind == kind
            ? (input.Buffer, input.Shape)
            : throw new GraphException(
                $"Plan input '{key}'",
                $"expected one of {(Inputs.Count == 0 ? "no inputs" : string.Join(", ", Inputs.Keys))}, received '{key}' as {kind}",
                "Feed only what the plan needs");

    public void Commit()
    {
        foreach ((var from, var to) in TensorCopies)
        {
            System.Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Bytes, to.Bytes);
        }

        foreach ((var from, var to) in ScalarCopies)
        {
            *(double*)to = *(double*)from;
        }
    }
}

/// <summary>Where an output can be read after a run: a tensor in a buffer, a scalar in a slot.</summary>
/// <param name="Buffer">Null for a scalar.</param>
/// <param name="Slot">A pointer to a double; 0 for a tensor.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="InPanels">Whether it must be brought into rows when read: the new value of a variable.</param>
internal readonly record struct PlanOutput(Buffer? Buffer, nint Slot, Shape Shape, bool InPanels);
