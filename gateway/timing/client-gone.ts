/** Why a request is given up: whoever asked went away. It says nothing about an agency that was still at work. */
export class ClientGone extends Error {}
