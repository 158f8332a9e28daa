using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>What the machine gives at best just now: multiply-adds in registers, and bytes copied.</summary>
internal static unsafe class MachineProbe
{
    private const int Steps = 20_000;

    /// <summary>Billions of single-precision operations a second, a fused multiply-add counting as two, on this many threads.</summary>
    internal static double PeakGigaflops(InstructionPath path, int threads, double seconds)
    {
        var team = new WorkerTeam(threads);
        var width = path switch
        {
            InstructionPath.Vector512 => 16,
            InstructionPath.Vector256 => 8,
            InstructionPath.Vector128 => 4,
            _ => 1,
        };
        var least = Least(() => team.Run(new MultiplyAdds(path), threads), seconds);
        return 2.0 * width * MultiplyAdds.Chains * Steps * threads / least / 1e9;
    }

    /// <summary>Billions of bytes read and written a second by copying blocks of this many bytes, on this many threads.</summary>
    internal static double CopyGigabytes(long bytes, int threads, double seconds)
    {
        var team = new WorkerTeam(threads);
        var block = (nint)(bytes / 2 / threads / 64 * 64);
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)(block * 2 * threads), 64);
        NativeMemory.Clear(memory, (nuint)(block * 2 * threads));
        var repeats = (int)Math.Clamp(4_000_000 / Math.Max(1, (long)block), 1, 1000);
        var least = Least(() => team.Run(new Copies(memory, block, repeats), threads), seconds);
        NativeMemory.AlignedFree(memory);
        return 2.0 * block * repeats * threads / least / 1e9;
    }

    /// <summary>The least time of an action in seconds; it runs at least three times.</summary>
    internal static double Least(Action action, double seconds)
    {
        var least = double.PositiveInfinity;
        var begin = Stopwatch.GetTimestamp();
        for (var run = 0; run < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; run++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }

    private readonly struct MultiplyAdds(InstructionPath path) : IWork
    {
        internal const int Chains = 12;

        public void Execute(int chunk, int worker)
        {
            switch (path)
            {
                case InstructionPath.Vector512: Run<Vector512<float>, Simd512<float>>(); break;
                case InstructionPath.Vector256: Run<Vector256<float>, Simd256<float>>(); break;
                case InstructionPath.Vector128: Run<Vector128<float>, Simd128<float>>(); break;
                default: Run<float, SimdScalar<float>>(); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Run<V, S>()
            where V : unmanaged
            where S : struct, ISimd<V, float>
        {
            var sink = stackalloc float[64];
            V x = S.Constant(1e-3), y = S.Constant(0.5);
            V a = S.Constant(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
            for (nint step = Steps; step > 0; step--)
            {
                a = S.MultiplyAdd(x, y, a);
                b = S.MultiplyAdd(x, y, b);
                c = S.MultiplyAdd(x, y, c);
                d = S.MultiplyAdd(x, y, d);
                e = S.MultiplyAdd(x, y, e);
                f = S.MultiplyAdd(x, y, f);
                g = S.MultiplyAdd(x, y, g);
                h = S.MultiplyAdd(x, y, h);
                i = S.MultiplyAdd(x, y, i);
                j = S.MultiplyAdd(x, y, j);
                k = S.MultiplyAdd(x, y, k);
                l = S.MultiplyAdd(x, y, l);
            }

            var sum = S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(e, f), S.Add(g, h)));
            S.Store(S.Add(sum, S.Add(S.Add(i, j), S.Add(k, l))), sink);
            Volatile.Write(ref sink[0], sink[0]);
        }
    }

    private readonly struct Copies(byte* memory, nint block, int repeats) : IWork
    {
        private readonly byte* memory = memory;

        public void Execute(int chunk, int worker)
        {
            var start = memory + (2 * chunk * block);
            for (var i = 0; i < repeats; i++)
            {
                System.Buffer.MemoryCopy(start, start + block, block, block);
            }
        }
    }
}
