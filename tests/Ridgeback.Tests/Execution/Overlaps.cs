using Ridgeback.Execution;
using Buffer = Ridgeback.Execution.Buffer;

namespace Ridgeback.Tests.Execution;

/// <summary>Checks a plan's memory from its kernels' reads and writes alone.</summary>
internal static class Overlaps
{
    public static void None(PlanKernel<float>[] kernels, string what)
    {
        Buffer[] scratch = [.. kernels.SelectMany(k => k.Reads.Concat(k.Writes).Concat(k.Workspace)).Where(b => !b.IsFixed).Distinct()];
        foreach (var first in scratch)
        {
            foreach (var second in scratch.Where(other => other != first && Overlap(first, other)))
            {
                (var from, var to) = Life(kernels, first);
                (var otherFrom, var otherTo) = Life(kernels, second);
                var handedOver = (to == otherFrom && kernels[to].MayTake(first, second) && first.Offset == second.Offset)
                    || (otherTo == from && kernels[from].MayTake(second, first) && first.Offset == second.Offset);
                (to < otherFrom || otherTo < from || handedOver).ShouldBeTrue(
                    $"{what}: {first.Name} lives {from}..{to} at {first.Offset}, {second.Name} {otherFrom}..{otherTo} at {second.Offset}");
            }
        }
    }

    private static bool Overlap(Buffer first, Buffer second) =>
        first.Offset < second.Offset + second.Bytes && second.Offset < first.Offset + first.Bytes;

    private static (int From, int To) Life(PlanKernel<float>[] kernels, Buffer buffer)
    {
        int[] uses = [.. kernels.Index().Where(k => k.Item.Reads.Concat(k.Item.Writes).Concat(k.Item.Workspace).Contains(buffer))
            .Select(k => k.Index)];
        return (uses.Min(), buffer.Last >= kernels.Length ? kernels.Length : uses.Max());
    }
}
