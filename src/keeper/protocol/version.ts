/** The version of the admin protocol; grows when an older client would misunderstand. */
export const keeperProtocol = 1;
