namespace Ridgeback.Data;

/// <summary>What a split made of some rows; it stays with them, so that dev and test rows cannot become training rows.</summary>
internal enum DataRole
{
    Source,
    Training,
    Dev,
    Test,
}
