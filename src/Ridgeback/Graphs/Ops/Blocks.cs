namespace Ridgeback.Graphs.Ops;

/// <summary>Row-major memory seen from one axis: how many blocks lie outside of it and how long a step inside is.</summary>
internal static class Blocks
{
    public static (int Outer, int Inner) Around(Shape shape, int axis)
    {
        var outer = 1;
        var inner = 1;
        for (var i = 0; i < shape.Rank; i++)
        {
            if (i < axis)
            {
                outer *= shape[i];
            }
            else if (i > axis)
            {
                inner *= shape[i];
            }
        }

        return (outer, inner);
    }
}
